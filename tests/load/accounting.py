"""What should have come of the storm, held against every record and message that did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.adapters.dynamodb.record import Record
from incident_manager.domain import identity
from incident_manager.domain.contact import Contact
from incident_manager.domain.dedupe import DedupeLock, TriggerMark
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import Incident
from incident_manager.domain.page import Page, ReceiptType
from incident_manager.domain.quotas import MAX_REPEATS
from incident_manager.domain.timeline import EventType, TimelineEvent
from tests.world import DEPLOYMENT, code_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.store import Aggregate
    from tests.load.account import Account
    from tests.load.cast import Cast, Plan
    from tests.load.people import Aftermath
    from tests.load.storm import Storm


@dataclass(frozen=True, slots=True)
class Fate:
    """Of one alarm's incident: how its events, pages and lock are to be in the end."""

    status: str
    absorbed: int | None
    messages: int
    pages: int
    events: Counter[str]


@dataclass(slots=True)
class Books:
    """What is there, by incident."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    absorbed: dict[str, int] = field(default_factory=dict)
    marks: Counter[str] = field(default_factory=Counter)
    events: dict[str, Counter[str]] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    engagements: dict[str, Engagement] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, account: Account) -> Books:
        """From the table itself, so that nothing hides that its lists would leave out."""
        books = cls()
        for item in account.aws.table.items():
            books._enter(Record.from_raw_data(item).aggregate())
        return books

    def _enter(self, record: Aggregate) -> None:
        match record:
            case TimelineEvent():
                self.events.setdefault(record.incident_arn, Counter())[record.type] += 1
            case TriggerMark():
                self.marks[record.incident_arn] += 1
            case Page():
                self.pages.append(record)
            case Incident():
                self.incidents[record.arn] = record
            case DedupeLock():
                self.absorbed[record.incident_arn] = record.absorbed
            case Engagement():
                self.engagements[record.arn] = record
            case Contact():
                self.addresses |= {channel.arn: channel.address for channel in record.channels}

    def fates(self) -> dict[str, Fate]:
        pages = Counter(self.engagements[page.engagement_arn].incident_arn for page in self.pages)
        return {
            arn: Fate(
                incident.status.value,
                self.absorbed.get(arn),
                self.marks[arn],
                pages[arn],
                self.events.get(arn, Counter()),
            )
            for arn, incident in self.incidents.items()
        }


def differences(account: Account, cast: Cast, storm: Storm, after: Aftermath) -> Iterator[str]:
    """Each thing that is not as it should be, as a line to print."""
    books = Books.of(account)
    found, expected = books.fates(), _expected(cast, storm, after)
    for arn in sorted(expected.keys() | found.keys()):
        if expected.get(arn) != found.get(arn):
            yield f"{arn}: {expected.get(arn)} expected, {found.get(arn)} found"
    yield from _of_pages(account, books)
    yield from _left(account, books)
    staged = sum(bool(cast.plan_of(alarm).second_pages) for alarm in storm.messages)
    if (started := len(account.aws.executions)) != staged:
        yield f"{staged} engagements in flight expected, {started} found"


def _expected(cast: Cast, storm: Storm, after: Aftermath) -> dict[str, Fate]:
    told: dict[int, list[int]] = {}
    for delivery in storm.deliveries:
        told.setdefault(delivery.alarm, []).append(delivery.message)
    fates = {}
    for alarm, messages in told.items():
        plan = cast.plan_of(alarm)
        incident_id = identity.derived_id(
            DEPLOYMENT.response_plan(plan.name), f"message-{messages[0]}"
        )
        arn = DEPLOYMENT.incident(plan.name, incident_id)
        fates[arn] = _fate(plan, messages, arn, after)
    return fates


def _fate(plan: Plan, messages: list[int], arn: str, after: Aftermath) -> Fate:
    acknowledged, resolved = arn in after.acknowledged, arn in after.resolved
    pages = plan.first_pages + (0 if acknowledged or resolved else plan.second_pages)
    kept, absorbed = _repeats(messages)
    events = {
        EventType.TRIGGER: 1 + kept,
        EventType.START: 1,
        EventType.PAGE: pages,
        EventType.ACKNOWLEDGEMENT: int(acknowledged),
        EventType.UPDATE: int(resolved),
    }
    told = Counter({kind.value: number for kind, number in events.items() if number})
    status = "RESOLVED" if resolved else "OPEN"
    return Fate(status, None if resolved else absorbed, len(set(messages)), pages, told)


def _repeats(messages: list[int]) -> tuple[int, int]:
    """Repeats on the timeline, and deliveries that the lock counts: both end at MAX_REPEATS. A
    message that is delivered again counts again, and is written once.
    """
    known, kept, absorbed = {messages[0]}, 0, 0
    for message in messages[1:]:
        if absorbed < MAX_REPEATS:
            absorbed += 1
            kept += message not in known
        known.add(message)
    return kept, absorbed


def _of_pages(account: Account, books: Books) -> Iterator[str]:
    """Each page reached its carrier as often as it was attempted, by address and code."""
    for page in books.pages:
        kinds = {receipt.type for receipt in page.receipts}
        if ReceiptType.SENT not in kinds or ReceiptType.ERROR in kinds or page.due_at:
            yield f"{page.arn}: not sent; receipts {sorted(kinds)}"
    owed: Counter[tuple[str, str]] = Counter()
    for page in books.pages:
        owed[books.addresses[page.channel_arn], page.code] += page.attempt
    taken = Counter((one.address, code_in(one.text)) for one in account.aws.messages)
    for address, code in (owed - taken) + (taken - owed):
        number = owed[address, code]
        yield f"a page to {address}: {number} times owed, {taken[address, code]} times taken"


def _left(account: Account, books: Books) -> Iterator[str]:
    for engagement in books.engagements.values():
        if engagement.next_due:
            yield f"{engagement.arn}: still due at {engagement.next_due}"
    for ref in account.store.overdue(account.clock() + timedelta(days=1)):
        yield f"{ref.id}: overdue"
    for kept in account.aws.failures:
        yield f"in the failure queue: {kept}"
