"""One incident with all that people want to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactTarget
from incident_manager.domain.finding import Finding
from incident_manager.domain.incident import Incident
from incident_manager.domain.page import Page
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.timeline import TimelineEvent
from incident_manager.services.finding import find
from incident_manager.services.list_incidents import Tile, known
from incident_manager.services.retrying import read_contacts, read_engagements
from incident_manager.services.run_all import together
from incident_manager.store import Ref, Slice, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.engagement import Engagement
    from incident_manager.store import Store

_EVENTS = _PARTS = Window(100)
_PAGES = Window(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """`events` newest first; `pages` by the ARN of their engagement, in the order of time.

    `contacts` are all who are engaged, were paged or are named by a stage; None for one that was
    deleted.
    """

    tile: Tile
    events: Slice[TimelineEvent]
    related_items: Slice[RelatedItem]
    findings: Slice[Finding]
    pages: Mapping[str, tuple[Page, ...]]
    contacts: Mapping[str, Contact | None]

    @property
    def incident(self) -> Incident:
        return self.tile.incident


def look_at_incident(store: Store, incident_arn: str) -> LookedAt:
    """In three calls one after another: what is kept with the incident; its engagements and their
    pages; the contacts that these name.

    Raises NotFoundError.
    """
    incident, events, items, findings = together(
        partial(find, store, Ref(Incident, incident_arn)),
        partial(store.timeline, incident_arn, _EVENTS),
        partial(store.related_items, incident_arn, _PARTS),
        partial(store.findings, incident_arn, _PARTS),
    )
    engagements, pages = together(
        partial(read_engagements, store, incident.engagements),
        partial(together, *(partial(_pages, store, one) for one in incident.engagements)),
    )
    tile = Tile(incident, known(engagements.values()))
    return LookedAt(
        tile=tile,
        events=events,
        related_items=items,
        findings=findings,
        pages=dict(zip(incident.engagements, pages, strict=True)),
        contacts=read_contacts(store, _concerned(tile.engagements, pages)),
    )


def _pages(store: Store, engagement_arn: str) -> tuple[Page, ...]:
    found = store.pages(engagement_arn, _PAGES).items
    return tuple(sorted(found, key=lambda page: page.created))


def _concerned(
    engagements: tuple[Engagement, ...], pages: tuple[tuple[Page, ...], ...]
) -> Iterator[str]:
    for engagement in engagements:
        yield engagement.contact_arn
        yield from engagement.acknowledged
        for stage in engagement.stages:
            targets = (one for one in stage.targets if isinstance(one, ContactTarget))
            yield from (one.contact_arn for one in targets if one.contact_arn)
    for page in (one for some in pages for one in some):
        yield page.contact_arn
        yield from (one.contact_arn for one in page.resolutions)
