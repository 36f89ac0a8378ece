"""What must be true after every run, whatever failed in it: one function, one invariant.

Each yields what broke it.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import Incident
from incident_manager.domain.ledger import balance
from incident_manager.domain.page import Page, ReceiptType
from incident_manager.domain.timeline import EventType
from tests.chaos.fault import Fault, hides
from tests.chaos.run import expected, pages_by_address
from tests.world import EVERYTHING, records_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from incident_manager.domain.timeline import TimelineEvent
    from tests.chaos.run import Run

    T = TypeVar("T")


def one_open_incident_per_key(run: Run) -> Iterator[str]:
    """And its lock is its own; an incident that is over holds none."""
    held = {lock.key: lock.incident_arn for lock in _all(run, DedupeLock)}
    opened = {one.arn: one.lock_key for one in _all(run, Incident) if one.open and one.lock_key}
    for key, times in Counter(opened.values()).items():
        if times > 1:
            yield f"{times} open incidents of one key {key[:8]}"
    for arn, key in opened.items():
        if held.get(key) != arn:
            yield f"the lock of {arn} is not its own"
    for arn in held.values():
        if arn not in opened:
            yield f"a lock is held for {arn}, which is not open"


def every_event_is_taken_in(run: Run) -> Iterator[str]:
    """Each alarm that was delivered is told once, by the incident that took it in."""
    told = Counter(
        json.loads(event.data)["rawData"]
        for incident in _all(run, Incident)
        for event in run.world.timeline(incident)
        if event.type == EventType.TRIGGER
    )
    for delivery in run.platform.delivered.values():
        times = told[delivery.trigger.id]
        if delivery.trigger.opens and times != 1:
            yield f"the event {delivery.trigger.id} is told {times} times"


def the_failure_queue_is_empty_after_a_replay(run: Run) -> Iterator[str]:
    for record, reason in run.platform.failures.kept:
        yield f"{record} is still there: {reason}"


def every_due_page_is_sent(run: Run) -> Iterator[str]:
    """Nobody who is paged when nothing fails is left out; a carrier's refusal is told instead."""
    if (when_nothing_fails := expected(run.path).pages.total()) != run.path.messages:
        yield f"{when_nothing_fails} messages when nothing fails, not {run.path.messages}"
    wanted = expected(run.path, run.order)
    least = wanted.pages
    if run.path.ends:
        least = wanted.pages & wanted.without if _over(run) else wanted.without
    sent = pages_by_address(run.witness)
    unsent = least - sent
    for address, pages in (unsent - _refused(run)).items() if unsent else ():
        yield f"{pages} of {least[address]} pages to {address} were never sent"
    if not _all(run, Page):
        return  # whoever asks for two activation codes gets two
    for address, pages in (sent - wanted.most).items():
        yield f"{pages} pages too many to {address}"


def no_page_is_sent_more_often_than_explained(run: Run) -> Iterator[str]:
    """Once an attempt; once more for each fault that hid, at that moment or later, that it was."""
    struck = [one.number for one in run.witness.struck if one.fault and hides(one.fault, one.name)]
    for page in _all(run, Page):
        sent = [one.at for one in run.witness.handed if one.code == page.code]
        faults = sum(at >= min(sent, default=0) for at in struck)
        if len(sent) > page.attempt + faults:
            yield f"{page.arn} was sent {len(sent)} times, with {faults} faults to explain it"


def none_is_sent_after_it_was_promised(run: Run) -> Iterator[str]:
    """Whoever was answered that a page is acknowledged, stopped or over hears of it no more."""
    pages = {page.code: page for page in _all(run, Page)}
    for promise in run.witness.promised:
        for one in run.witness.handed:
            page = pages.get(one.code)
            if one.at > promise.at and page and promise.covers(page):
                yield f"call {one.at} sent {page.arn}, which was over with call {promise.at}"


def every_timeline_is_complete_and_in_order(run: Run) -> Iterator[str]:
    """One start, and nothing but triggers before it; each thing told once; an acknowledgement after
    its page; a resolution, and no page after it.
    """
    for incident in _all(run, Incident):
        events = run.world.timeline(incident)
        for fault in _timeline_faults(run, incident, events):
            yield f"{incident.arn}: {fault}"


def no_engagement_is_stuck(run: Run) -> Iterator[str]:
    """Nothing is planned, nothing is owed, no clock is waiting for anything."""
    for engagement in _all(run, Engagement):
        if engagement.agenda:
            yield f"{engagement.arn} still has {len(engagement.agenda)} things to do"
    for page in _all(run, Page):
        if page.due_at:
            yield f"{page.arn} is still owed"
    for ref in run.world.store.overdue(run.world.now):
        yield f"{ref.id} is overdue"
    for appointment in run.world.clock.appointments:
        yield f"a clock waits for {appointment.engagement_arn}"


def every_page_has_its_receipt(run: Run) -> Iterator[str]:
    """Sent, or the reason why not; and none says it was sent that no carrier took."""
    known = {one.code for one in run.witness.handed}
    for page in _all(run, Page):
        told = [one.type for one in page.receipts]
        if not {ReceiptType.SENT, ReceiptType.ERROR, ReceiptType.STOP, ReceiptType.READ} & {*told}:
            yield f"{page.arn} has no word of what became of it"
        if ReceiptType.SENT in told and page.code not in known:
            yield f"{page.arn} has a receipt of what was never sent"


def the_ledger_comes_out(run: Run) -> Iterator[str]:
    """Every page owed has ended, and the auditor, who asks on its own, finds the same."""
    if still := balance(_all(run, Page), run.world.now).open:
        yield f"{still} pages are open"
    if not run.world.audit().balanced:
        yield "the auditor finds pages overdue"


def every_answer_is_true(run: Run) -> Iterator[str]:
    """Who was told that it is done, finds it done; who asked once is told so, or that it was done
    already.
    """
    if run.witness.answered and not run.course.done():
        yield "a caller was told that it is done, and it is not"
    if run.has(Fault.TWICE) or run.has(Fault.OUT_OF_ORDER):
        return
    for refusal in run.witness.refused:
        if not (run.course.done() and "already" in refusal):
            yield f"a caller was told: {refusal}"


INVARIANTS: tuple[Callable[[Run], Iterator[str]], ...] = (
    one_open_incident_per_key,
    every_event_is_taken_in,
    the_failure_queue_is_empty_after_a_replay,
    every_due_page_is_sent,
    no_page_is_sent_more_often_than_explained,
    none_is_sent_after_it_was_promised,
    every_timeline_is_complete_and_in_order,
    no_engagement_is_stuck,
    every_page_has_its_receipt,
    the_ledger_comes_out,
    every_answer_is_true,
)


def named(violation: str) -> str:
    """The invariant that was violated."""
    return violation.partition(":")[0]


def violations(run: Run) -> list[str]:
    return [
        f"{invariant.__name__.replace('_', ' ')}: {what}"
        for invariant in INVARIANTS
        for what in invariant(run)
    ]


def _timeline_faults(run: Run, incident: Incident, events: list[TimelineEvent]) -> Iterator[str]:
    types = Counter(event.type for event in events)
    pages = [one for one in _all(run, Page) if one.engagement_arn in incident.engagements]
    expected_counts = {
        EventType.START: 1,
        EventType.PAGE: len(pages),
        EventType.ACKNOWLEDGEMENT: sum(page.read for page in pages),
        EventType.UPDATE: 0 if incident.open else 1,
    }
    for kind, count in expected_counts.items():
        if types[kind] != count:
            yield f"{types[kind]} events {kind!r} instead of {count}"
    told = Counter(_words(one) for one in events if one.type != EventType.PAGE)
    yield from (f"told {times} times: {words}" for words, times in told.items() if times > 1)
    yield from _disorder(incident, events)


def _words(event: TimelineEvent) -> str:
    """Each attempt at one page may be refused, in the same words."""
    time = str(event.time) if event.type == EventType.ENGAGEMENT_NOTE else ""
    return f"{event.data} {time}"


def _disorder(incident: Incident, events: list[TimelineEvent]) -> Iterator[str]:
    began = next((one.time for one in events if one.type == EventType.START), incident.created)
    for event in events:
        if event.time < began and event.type != EventType.TRIGGER:
            yield f"{event.type!r} comes before the start"
        if event.type == EventType.PAGE and incident.resolved and event.time > incident.resolved:
            yield "a page comes after the resolution"
    first_pages: dict[str, TimelineEvent] = {}
    for event in events:
        contact = json.loads(event.data).get("contactArn")
        if event.type == EventType.PAGE:
            first_pages.setdefault(contact, event)
        page = first_pages.get(contact)
        early = page is None or page.time > event.time
        if event.type == EventType.ACKNOWLEDGEMENT and early:
            yield f"{contact} acknowledged before being paged"


def _refused(run: Run) -> Counter[str]:
    """By address, the pages that a carrier refused for good, of which the timeline tells."""
    noted = " ".join(
        one.data
        for incident in _all(run, Incident)
        for one in run.world.timeline(incident)
        if one.type == EventType.ENGAGEMENT_NOTE
    )
    return Counter(
        channel.address
        for page in _all(run, Page)
        for contact in run.world.store.contacts("", EVERYTHING).items
        if (channel := contact.channel(page.channel_arn))
        and page.time_of(ReceiptType.ERROR)
        and not page.time_of(ReceiptType.SENT)
        and page.arn in noted
    )


def _over(run: Run) -> bool:
    """Whether what was to end it took effect, whatever the caller heard of it."""
    ended = any(one.answered or one.stopped for one in _all(run, Engagement))
    return ended or not _all(run, Incident)


def _all(run: Run, kind: type[T]) -> list[T]:
    return [one for one in records_of(run.world).values() if isinstance(one, kind)]
