"""The ledger: every page that was owed, and how it ended.

The record of a page is its entry. It is written, owed and with a deadline, in the transaction that
decides the page, before anybody is told that something was accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from incident_manager.domain.page import SEND_GRACE, Page, ReceiptType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.engagement import Engagement
    from incident_manager.domain.page import Receipt

# What is late is the watchdog's within a minute, and its try at it takes less than another.
GRACE = timedelta(minutes=2)


class Ending(StrEnum):
    """How a page ended, each in exactly one way.

    SENT: the carrier took it. SUPERSEDED: nobody needs it any more. FAILED: refused, or given up.
    """

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    SUPERSEDED = "superseded"
    FAILED = "failed"


# What ends a page that is owed no more; of two at the same instant the latter.
_ENDED_BY = {
    ReceiptType.ERROR: Ending.FAILED,
    ReceiptType.STOP: Ending.SUPERSEDED,
    ReceiptType.SENT: Ending.SENT,
}
_RANK = {kind: rank for rank, kind in enumerate(_ENDED_BY)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: when it was first owed, by when its newest attempt was to be made, how it ended.

    Without an `ending` it is open. Times are UTC.
    """

    page_arn: str
    owed_since: datetime
    deadline: datetime
    ending: Ending | None = None
    ended: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    """What should have been done by now: a page, or an engagement's step; and how late it is."""

    arn: str
    late: timedelta


@dataclass(frozen=True, slots=True)
class Balance:
    """`owed` is the sum of what `ended` and what is `open`. What is `overdue`, the latest first, is
    open.
    """

    owed: int
    ended: Mapping[Ending, int]
    open: int
    overdue: tuple[Overdue, ...]


def entry(page: Page) -> Entry:
    """The page as the ledger has it: its newest attempt ends it, unless its reader has."""
    deadline = page.due_at or (page.owed_since or page.created) + SEND_GRACE
    last = _last_word(page)
    if last is None:
        return Entry(page.arn, page.created, deadline)
    ending = _ENDED_BY.get(last.type, Ending.ACKNOWLEDGED)
    reason = last.info if ending in (Ending.SUPERSEDED, Ending.FAILED) else None
    return Entry(page.arn, page.created, deadline, ending, last.time, reason)


def balance(pages: Iterable[Page], now: datetime) -> Balance:
    """Of these pages; each is in it once."""
    owed, endings, late = 0, Counter[Ending | None](), []
    for page in pages:
        owed += 1
        endings[entry(page).ending] += 1
        late += [found] if (found := overdue(page, now)) else []
    ended = {ending: endings[ending] for ending in Ending}
    return Balance(owed, ended, endings[None], tuple(sorted(late, key=lambda one: -one.late)))


def overdue(record: Page | Engagement, now: datetime) -> Overdue | None:
    """What is late by more than the grace; None for what is not, or is not owed at all.

    An engagement is late with the step that would write its next pages.
    """
    due = _open_deadline(record) if isinstance(record, Page) else record.next_due
    return Overdue(record.arn, now - due) if due and now > due + GRACE else None


def _open_deadline(page: Page) -> datetime | None:
    found = entry(page)
    return None if found.ending else found.deadline


def _last_word(page: Page) -> Receipt | None:
    """The receipt that ended it.

    One that is neither owed nor ended can't be; were there one, it would be open, and late.
    """
    if page.read:
        return page.receipt(ReceiptType.READ)
    if page.due_at:
        return None
    endings = (one for one in page.receipts if one.type in _RANK)
    return max(endings, key=lambda one: (one.time, _RANK[one.type]), default=None)
