"""A list of incidents as people look at it: what happened, and who has it in hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import Incident, IncidentStatus
from incident_manager.services.retrying import read_engagements
from incident_manager.services.run_all import together
from incident_manager.store import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.store import Slice, Store, Window


@dataclass(frozen=True, slots=True)
class Tile:
    """An incident with its engagements, in the order in which they began."""

    incident: Incident
    engagements: tuple[Engagement, ...]

    @property
    def engaged(self) -> int:
        """How many contacts were engaged, an escalation plan or a schedule being one."""
        return len(self.engagements)

    @property
    def acknowledged(self) -> int:
        """How many of them were acknowledged, by anybody."""
        return sum(1 for one in self.engagements if one.acknowledged)

    @property
    def acknowledged_by(self) -> tuple[str, ...]:
        """People, by the ARNs of their contacts, each once."""
        people = (person for one in self.engagements for person in one.acknowledged)
        return tuple(dict.fromkeys(people))

    @property
    def in_progress(self) -> bool:
        """Open, and somebody acknowledged."""
        return self.incident.open and self.acknowledged > 0


@dataclass(frozen=True, slots=True)
class Board:
    """Some of a list, newest first, and where the rest begins; None when there is no more."""

    tiles: tuple[Tile, ...]
    next: str | None = None


def list_incidents(
    store: Store, status: IncidentStatus | None, span: Span, window: Window
) -> Board:
    """Incidents created within the span, in two calls: the incidents, then all their engagements
    (100 to a call, at the same time).
    """
    return _board(store, store.incidents(status, span, window))


def list_open_and_resolved(
    store: Store, opened: Window, resolved: Window
) -> tuple[Board, Slice[Incident]]:
    """In two calls as well: who has it in hand is asked of open incidents only."""
    first, second = together(
        partial(store.incidents, IncidentStatus.OPEN, Span(), opened),
        partial(store.incidents, IncidentStatus.RESOLVED, Span(), resolved),
    )
    return _board(store, first), second


def _board(store: Store, found: Slice[Incident]) -> Board:
    engagements = read_engagements(store, (arn for one in found.items for arn in one.engagements))
    tiles = (Tile(one, known(engagements[arn] for arn in one.engagements)) for one in found.items)
    return Board(tuple(tiles), found.next)


def known(engagements: Iterable[Engagement | None]) -> tuple[Engagement, ...]:
    """Those that exist: the list may still show an incident that was deleted."""
    return tuple(one for one in engagements if one is not None)
