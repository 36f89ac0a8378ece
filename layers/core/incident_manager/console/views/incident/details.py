"""One incident as its pages show it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incident_manager.console.views.plans.choices import named
from incident_manager.console.wording import RECEIPTS, channel_called
from incident_manager.domain import arn
from incident_manager.domain.contact import ContactType
from incident_manager.domain.page import ReceiptType
from incident_manager.domain.related_item import ItemType, ValueKind
from incident_manager.domain.timeline import EventType
from incident_manager.domain.timeline_text import line
from incident_manager.services.look_at_incident import LookedAt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.domain.engagement import Engagement
    from incident_manager.domain.incident import Incident
    from incident_manager.domain.page import Page, Receipt
    from incident_manager.domain.related_item import RelatedItem
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.domain.timeline_text import Line

AT = "/incidents/{plan_name}/{incident_id}"
TABS = {
    "overview": "Overview",
    "diagnosis": "Diagnosis",
    "timeline": "Timeline",
    "engagements": "Engagements",
    "related-items": "Related items",
    "properties": "Properties",
}
OVERVIEW = next(iter(TABS))
KINDS = {
    ContactType.PERSONAL: "person",
    ContactType.ESCALATION: "escalation plan",
    ContactType.ONCALL_SCHEDULE: "on-call schedule",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a page, as a receipt says it; `why` is what a carrier or a person wrote."""

    word: str
    time: datetime | None = None
    why: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """What was looked at, under the tab that is open."""

    looked: LookedAt
    tab: str = OVERVIEW

    @property
    def incident(self) -> Incident:
        return self.looked.incident

    @property
    def path(self) -> str:
        return incident_path(self.incident.arn)

    @property
    def tabs(self) -> tuple[tuple[str, str, str, str], ...]:
        """The name, path, title and counter of each."""
        looked = self.looked
        more = "+" if looked.events.next else ""
        counts = {
            "diagnosis": str(len(self.metrics) + len(looked.findings.items)),
            "timeline": f"{len(looked.events.items)}{more}",
            "engagements": str(len(looked.tile.engagements)),
            "related-items": str(len(self.items)),
            "properties": str(len(self.incident.tags)),
        }
        return tuple(
            (name, tab_path(self.incident.arn, name), title, counts.get(name, ""))
            for name, title in TABS.items()
        )

    @property
    def awaited(self) -> Mapping[str, tuple[Page, ...]]:
        """Who was paged and is still waited for, by ARN: their newest page of each engagement."""
        found: defaultdict[str, list[Page]] = defaultdict(list)
        for engagement in self.looked.tile.engagements if self.incident.open else ():
            for contact_arn, page in self._newest(engagement).items():
                if engagement.wants(contact_arn):
                    found[contact_arn].append(page)
        return {contact_arn: tuple(pages) for contact_arn, pages in found.items()}

    @property
    def notes(self) -> tuple[TimelineEvent, ...]:
        """Newest first."""
        return tuple(one for one in self.looked.events.items if one.type == EventType.NOTE)

    @property
    def metrics(self) -> tuple[RelatedItem, ...]:
        """Those that can be drawn."""
        return tuple(one for one in self.looked.related_items.items if is_drawn(one))

    @property
    def items(self) -> tuple[RelatedItem, ...]:
        """All others."""
        return tuple(one for one in self.looked.related_items.items if not is_drawn(one))

    def name(self, contact_arn: str) -> str:
        """The display name, else the alias."""
        contact = self.looked.contacts.get(contact_arn)
        return contact.called if contact else arn.owner(contact_arn)

    def page_of(self, contact_arn: str) -> str:
        """The path of the contact's own page; empty when it was deleted."""
        return named(contact_arn, self.looked.contacts.get(contact_arn)).path

    def line(self, event: TimelineEvent) -> Line:
        names = {one: self.name(one) for one in self.looked.contacts}
        return line(event, names)

    def writers(self, event: TimelineEvent) -> str:
        """Who wrote it, and who changed it since; empty of what nobody did, or nobody knows."""
        author, editor = (arn.tail(one or "") for one in (event.author, event.editor))
        if not editor:
            return author
        edited = "edited" if editor == author else f"edited by {editor}"
        return f"{author}, {edited}" if author else edited

    def channel(self, page: Page) -> str:
        contact = self.looked.contacts.get(page.contact_arn)
        channel = contact.channel(page.channel_arn) if contact else None
        return channel_called(channel)

    def foremost(self, own_name: str) -> str | None:
        """Who the one button acknowledges for: oneself by one's alias, else the only one who is
        waited for.
        """
        awaited = self.awaited
        own = next((one for one in awaited if arn.owner(one) == own_name), None)
        return own or (next(iter(awaited)) if len(awaited) == 1 else None)

    def awaited_pages(self) -> tuple[tuple[str, str], ...]:
        """To choose from: the ARN of each page that is waited for, and whose it is."""
        return tuple(
            (page.arn, f"{self.name(person)}: {self.channel(page)}")
            for person, pages in self.awaited.items()
            for page in pages
        )

    def kind(self, contact_arn: str) -> str:
        contact = self.looked.contacts.get(contact_arn)
        return KINDS[contact.type] if contact else "deleted"

    def told_of(self, page: Page) -> tuple[Told, ...]:
        """Its receipts in the order of time, and that it is owed still where it is. An accept code
        is not told.
        """
        receipts = sorted(page.receipts, key=lambda one: one.time)
        told = [_told(one) for one in receipts]
        return (*told, *([Told("To be sent")] if page.due_at else ()))

    def _newest(self, engagement: Engagement) -> dict[str, Page]:
        return {page.contact_arn: page for page in self.looked.pages[engagement.arn]}


def _told(receipt: Receipt) -> Told:
    """A carrier's name for a message tells nobody anything; a code is nobody's business."""
    kind, info = receipt.type, receipt.info or ""
    silent = kind in (ReceiptType.SENT, ReceiptType.DELIVERED) or info.isdecimal()
    why = "" if silent else info
    return Told(RECEIPTS[kind], receipt.time, why, kind is ReceiptType.ERROR)


def incident_path(incident_arn: str) -> str:
    return f"/incidents/{arn.path(incident_arn)}"


def tab_path(incident_arn: str, tab: str) -> str:
    path = incident_path(incident_arn)
    return path if tab == OVERVIEW else f"{path}/{tab}"


def is_drawn(item: RelatedItem) -> bool:
    return item.type is ItemType.METRIC and item.value_kind is ValueKind.METRIC_DEFINITION
