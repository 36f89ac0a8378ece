"""The incidents of a list, each with who was engaged for it and who has acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import Incident
from incident_manager.store import Ref, Slice

if TYPE_CHECKING:
    from incident_manager.domain.incident import IncidentStatus
    from incident_manager.store import Span, Store, Window


@dataclass(frozen=True, slots=True)
class Tile:
    """`acknowledged_by` are ARNs of contacts, each once; `engaged` counts engagements."""

    incident: Incident
    engaged: int
    acknowledged_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tiles:
    items: tuple[Tile, ...]
    next: str | None


def list_incidents(
    store: Store, status: IncidentStatus | None, span: Span, window: Window
) -> Tiles:
    """Newest first, in two calls: the incidents, then all of their engagements."""
    found: Slice[Incident] = store.incidents(status, span, window)
    refs = {one.arn: [Ref(Engagement, each) for each in one.engagements] for one in found.items}
    read = store.read([ref for of in refs.values() for ref in of])
    tiles = (_tile(one, read.all(refs[one.arn])) for one in found.items)
    return Tiles(tuple(tiles), found.next)


def _tile(incident: Incident, engagements: tuple[Engagement, ...]) -> Tile:
    people = dict.fromkeys(who for one in engagements for who in one.acknowledged)
    return Tile(incident, len(incident.engagements), tuple(people))
