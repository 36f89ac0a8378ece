"""What became of a page, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incident_manager.console.wording import RECEIPTS, channel_called
from incident_manager.domain.engagement import PageDue
from incident_manager.domain.page import Page, ReceiptType, page_arn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.engagement import Engagement

_STEPS = (ReceiptType.SENT, ReceiptType.DELIVERED, ReceiptType.READ)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """`steps`: sent, delivered, read, each with its time or None. `why` it was not sent."""

    channel: str
    words: str
    steps: tuple[tuple[str, datetime | None], ...]
    why: str | None


@dataclass(frozen=True, slots=True)
class ToCome:
    at: datetime
    channel: str
    again: bool


def shown_pages(person: Contact, pages: Iterable[Page]) -> tuple[ShownPage, ...]:
    """In the order in which they went out."""
    return tuple(_shown(person, one) for one in sorted(pages, key=lambda one: one.created))


def to_come(person: Contact, engagement: Engagement, pages: Iterable[Page]) -> tuple[ToCome, ...]:
    """What is still to be sent unless somebody acknowledges, in the order of time."""
    known = {one.arn for one in pages}
    due = [one for one in engagement.agenda if isinstance(one, PageDue)]
    return tuple(
        ToCome(
            one.at,
            channel_called(person.channel(one.channel_arn)),
            page_arn(one.contact_arn, one.page_id) in known,
        )
        for one in sorted(due, key=lambda one: one.at)
    )


def _shown(person: Contact, page: Page) -> ShownPage:
    known = [kind for kind in RECEIPTS if page.receipt(kind)]
    error = page.receipt(ReceiptType.ERROR)
    return ShownPage(
        channel=channel_called(person.channel(page.channel_arn)),
        words=RECEIPTS[known[0]] if known else "On its way",
        steps=tuple((RECEIPTS[kind], page.time_of(kind)) for kind in _STEPS),
        why=error.info if error and known[0] is ReceiptType.ERROR else None,
    )
