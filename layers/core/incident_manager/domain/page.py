"""A page: one use of one channel to reach one person, with the code that acknowledges it and its
receipts.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.contact import ContactType

if TYPE_CHECKING:
    from incident_manager.domain.engagement import Engagement, PageDue

# Whoever wrote a page sends it at once, within this time whatever times out (adapters.aws); later
# it is anybody's to claim.
SEND_GRACE = timedelta(seconds=20)
MAX_BACKOFF = timedelta(minutes=5)  # between tries while a carrier is in trouble
TRY_FOR = timedelta(hours=4)  # one attempt; then it is given up, and the timeline says so


class ReceiptType(StrEnum):
    """SENT: the carrier took it.

    DELIVERED, READ: the person's side. ERROR: the carrier refused. STOP: not sent any more.
    """

    SENT = "SENT"
    DELIVERED = "DELIVERED"
    READ = "READ"
    ERROR = "ERROR"
    STOP = "STOP"


class Acceptance(StrEnum):
    """How a try at accepting a page ended."""

    ACCEPTED = "accepted"
    ALREADY = "the page was acknowledged already"
    STOPPED = "the engagement of this page has been stopped"
    WRONG_CODE = "the accept code is not the one that was sent with this page"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The newest of its type on its channel: a later one overwrites it (contract 4.2)."""

    type: ReceiptType
    channel_arn: str
    time: datetime
    info: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Resolution:
    """One step of the answer to "why was I paged": escalation plan, schedule, person
    (ListPageResolutions).
    """

    contact_arn: str
    type: ContactType
    stage: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`due_at` is set while a send is owed (UTC): it is written before the carrier is called and
    cleared after. `link` is the secret part of the address that acknowledges it
    (domain/acknowledge_link.py); a page of a release that made none has none.
    """

    arn: str
    engagement_arn: str
    contact_arn: str
    channel_arn: str
    essential: bool
    code: str = field(repr=False)
    created: datetime
    due_at: datetime | None
    attempt: int = 1
    failures: int = 0
    owed_since: datetime | None = None
    receipts: tuple[Receipt, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    version: int = 0
    link: str = field(default="", repr=False)

    def receipt(self, kind: ReceiptType) -> Receipt | None:
        return next((one for one in self.receipts if one.type is kind), None)

    def time_of(self, kind: ReceiptType) -> datetime | None:
        found = self.receipt(kind)
        return found.time if found else None

    @property
    def read(self) -> bool:
        return self.time_of(ReceiptType.READ) is not None

    def with_receipt(
        self, kind: ReceiptType, now: datetime, info: str | None, channel_arn: str | None = None
    ) -> Page:
        """`channel_arn` where it is not the page's own: who was paged answered on another one."""
        kept = [one for one in self.receipts if one.type is not kind]
        receipt = Receipt(kind, channel_arn or self.channel_arn, now, info)
        return replace(self, receipts=tuple(sorted([*kept, receipt], key=lambda one: one.type)))

    def owed_again(self, attempt: int, due_at: datetime) -> Page:
        """The next attempt at the same page; an attempt that was made already changes nothing."""
        if attempt <= self.attempt:
            return self
        owed_since = due_at - SEND_GRACE
        return replace(self, attempt=attempt, due_at=due_at, failures=0, owed_since=owed_since)

    def sent(self, now: datetime, message_id: str, attempt: int) -> Page:
        """The carrier took this attempt; one that came after it is owed still."""
        due_at = self.due_at if attempt < self.attempt else None
        return replace(self, due_at=due_at).with_receipt(ReceiptType.SENT, now, message_id)

    def refused(self, now: datetime, reason: str) -> Page:
        """The carrier will never take it: an ERROR receipt, and nothing is owed on this channel any
        more.
        """
        return replace(self, due_at=None).with_receipt(ReceiptType.ERROR, now, reason)

    def delayed(self, now: datetime, reason: str) -> Page:
        """The carrier could not take it now: it is tried at growing intervals, for four hours."""
        if now >= (self.owed_since or self.created) + TRY_FOR:
            return self.refused(now, reason)
        doublings = min(self.failures, 8)  # long past the maximum, and no time grows without end
        wait = min(SEND_GRACE * 2**doublings, MAX_BACKOFF)
        owed = replace(self, failures=self.failures + 1, due_at=now + wait)
        return owed.with_receipt(ReceiptType.ERROR, now, reason)

    def superseded(self, now: datetime, reason: str) -> Page:
        """Nobody needs it any more: it is not sent, and says so."""
        return replace(self, due_at=None).with_receipt(ReceiptType.STOP, now, reason)

    def judge(self, engagement: Engagement, code: str | None) -> Acceptance:
        """Whether a READ with this code is accepted now; None stands for AcceptCodeValidation
        IGNORE.
        """
        if self.read or self.contact_arn in engagement.acknowledged:
            return Acceptance.ALREADY
        if engagement.stopped:
            return Acceptance.STOPPED
        return self.judge_code(code)

    def judge_code(self, code: str | None) -> Acceptance:
        """Compare in constant time: the answer's delay tells nothing about the code."""
        right = code is None or hmac.compare_digest(self.code.encode(), code.encode())
        return Acceptance.ACCEPTED if right else Acceptance.WRONG_CODE


def new_page(engagement: Engagement, due: PageDue, code: str, link: str, now: datetime) -> Page:
    """The page of a first attempt, owed from now on."""
    return Page(
        arn=page_arn(due.contact_arn, due.page_id),
        engagement_arn=engagement.arn,
        contact_arn=due.contact_arn,
        channel_arn=due.channel_arn,
        essential=due.essential,
        code=code,
        created=now,
        due_at=now + SEND_GRACE,
        owed_since=now,
        resolutions=resolutions_of(engagement, due),
        link=link,
    )


def page_arn(contact_arn: str, page_id: str) -> str:
    return f"{contact_arn.rsplit(':', 1)[0]}:page/{arn.owner(contact_arn)}/{page_id}"


def resolutions_of(engagement: Engagement, due: PageDue) -> tuple[Resolution, ...]:
    """Why this page is sent: from who was engaged to who is reached."""
    stage = due.stage if engagement.escalation else None
    path = []
    if engagement.escalation:
        path.append(Resolution(engagement.contact_arn, ContactType.ESCALATION, stage))
    if due.schedule_arn:
        path.append(Resolution(due.schedule_arn, ContactType.ONCALL_SCHEDULE, stage))
    return (*path, Resolution(due.contact_arn, ContactType.PERSONAL, stage))
