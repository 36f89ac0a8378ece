"""Every page that was owed ends in exactly one way, and whatever is late is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.ledger import GRACE, Ending, balance, entry
from incident_manager.domain.page import SEND_GRACE, TRY_FOR, Page, ReceiptType
from incident_manager.ports import NotSent
from incident_manager.services.audit_ledger import Audit, audit_ledger
from incident_manager.services.balance_ledger import balance_ledger
from incident_manager.services.delete_incident import delete_incident
from incident_manager.services.stop_engagement import stop_engagement
from incident_manager.store import Span
from tests.fakes.crash import CallCount, Crash, KilledError
from tests.fakes.tapped import untouched
from tests.world import EVERYTHING, START, World, essential, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.ledger import Entry

REFUSED = NotSent("OptedOut", passing=False)
THROTTLED = NotSent("Throttled", passing=True)
MINUTE = timedelta(minutes=1)


def paged(
    refusal: NotSent | None = None, retry_minutes: int | None = None
) -> tuple[World, Contact]:
    """Somebody with one page, of whose messages the carrier says this."""
    world = World()
    alice = world.person("alice", retry_minutes=retry_minutes)
    if refusal:
        world.sms.refusals[number_of("alice")] = refusal
    world.fires(world.response_plan("checkout", alice))
    return world, alice


def in_ledger(world: World, engagement_arn: str) -> Entry:
    (page,) = world.store.pages(engagement_arn, EVERYTHING).items
    return entry(page)


def sent(world: World) -> None:
    """Nothing happens."""


def acknowledged(world: World) -> None:
    world.acknowledges(world.pages[0])


def stopped(world: World) -> None:
    stop_engagement(world.ports, world.engagement().arn, "enough", world.now)


def resolved(world: World) -> None:
    world.resolves(world.incident)


def incident_deleted(world: World) -> None:
    delete_incident(world.ports, world.incident.arn, world.now)


def contact_deleted(world: World) -> None:
    (alice,) = world.store.contacts("", EVERYTHING).items
    world.store.commit(delete=[alice])


def channel_deleted(world: World) -> None:
    (alice,) = world.store.contacts("", EVERYTHING).items
    world.change(alice, lambda one: replace(one, channels=()))


def engagement_lost(world: World) -> None:
    world.store.commit(delete=[world.engagement()])


@pytest.mark.parametrize(
    ("refusal", "what_happens", "ending", "reason"),
    [
        (None, sent, Ending.SENT, None),
        (None, acknowledged, Ending.ACKNOWLEDGED, None),
        (None, stopped, Ending.SENT, None),
        (REFUSED, sent, Ending.FAILED, "OptedOut"),
        (REFUSED, acknowledged, Ending.ACKNOWLEDGED, None),
        (THROTTLED, sent, Ending.FAILED, "Throttled"),
        (THROTTLED, acknowledged, Ending.ACKNOWLEDGED, None),
        (THROTTLED, stopped, Ending.SUPERSEDED, "no longer needed"),
        (THROTTLED, resolved, Ending.SUPERSEDED, "no longer needed"),
        (THROTTLED, incident_deleted, Ending.SUPERSEDED, "no longer needed"),
        (THROTTLED, contact_deleted, Ending.FAILED, "the contact channel was deleted"),
        (THROTTLED, channel_deleted, Ending.FAILED, "the contact channel was deleted"),
        (THROTTLED, engagement_lost, Ending.SUPERSEDED, "its engagement does not exist"),
    ],
)
def test_a_page_ends_in_one_way_whatever_happens(
    refusal: NotSent | None,
    what_happens: Callable[[World], None],
    ending: Ending,
    reason: str | None,
) -> None:
    world, _ = paged(refusal)
    engagement = world.engagement().arn

    what_happens(world)
    world.lives(int(TRY_FOR / MINUTE) + 10)

    found = in_ledger(world, engagement)
    assert (found.ending, found.reason) == (ending, reason)
    assert found.owed_since == START
    assert world.audit() == Audit()


def test_a_page_that_is_sent_again_is_one_entry_and_its_newest_attempt_ends_it() -> None:
    world, alice = paged(retry_minutes=5)
    world.sms.refusals[number_of("alice")] = THROTTLED
    world.passes(5)
    assert entry(world.page_of(alice)).ending is None

    stopped(world)
    world.lives(2)

    assert balance(world.pages, world.now).owed == 1
    assert entry(world.page_of(alice)).ending is Ending.SUPERSEDED


def test_a_fault_that_is_heard_of_after_the_acknowledgement_opens_nothing() -> None:
    world, alice = paged(THROTTLED)
    page = world.page_of(alice)
    world.acknowledges(page)

    world.store.commit([world.page_of(alice).delayed(world.now, "Throttled")])

    assert entry(world.page_of(alice)).ending is Ending.ACKNOWLEDGED
    world.passes(10)
    assert world.audit().overdue == ()


# The balance

times = st.integers(0, 400).map(lambda minutes: START + minutes * MINUTE)
words = st.sampled_from(
    [
        lambda page, now: page.sent(now, "message", page.attempt),
        lambda page, now: page.refused(now, "refused"),
        lambda page, now: page.delayed(now, "delayed"),
        lambda page, now: page.superseded(now, "superseded"),
        lambda page, now: page.owed_again(page.attempt + 1, now + SEND_GRACE),
        lambda page, now: page.with_receipt(ReceiptType.DELIVERED, now, None),
        lambda page, now: replace(page.with_receipt(ReceiptType.READ, now, None), due_at=None),
    ]
)


def page_after(history: list[tuple[Callable[[Page, datetime], Page], datetime]]) -> Page:
    page = Page(
        arn="arn:page",
        engagement_arn="arn:engagement",
        contact_arn="arn:contact",
        channel_arn="arn:channel",
        essential=True,
        code="123456",
        created=START,
        due_at=START + SEND_GRACE,
        owed_since=START,
    )
    for change, now in history:
        page = change(page, now)
    return page


@given(st.lists(st.lists(st.tuples(words, times)).map(page_after)), times)
def test_the_balance_always_comes_out(pages: list[Page], now: datetime) -> None:
    found = balance(pages, now)

    assert found.owed == len(pages) == sum(found.ended.values()) + found.open
    assert len(found.overdue) <= found.open
    assert found.open == sum(page.due_at is not None and not page.read for page in pages)


def test_balances_of_adjoining_periods_add_up_however_late_a_page_is() -> None:
    world, _ = paged(retry_minutes=30)
    plan = world.response_plan("other", world.person("bob", stages=(20, 20, 0)))
    world.passes(31)
    world.fires(plan, "Other")
    world.passes(600)
    middle = START + 30 * MINUTE

    first = balance_ledger(world.store, Span(START, middle), world.now)
    second = balance_ledger(world.store, Span(middle, world.now), world.now)

    assert (first.owed, second.owed) == (1, 3)
    assert first.ended[Ending.SENT] == 1
    assert balance_ledger(world.store, Span(), world.now).owed == 4


def test_an_open_page_is_overdue_in_the_balance_after_the_same_grace() -> None:
    world, _ = paged(THROTTLED)
    deadline = START + SEND_GRACE

    assert balance(world.pages, deadline + GRACE).overdue == ()
    assert len(balance(world.pages, deadline + GRACE + timedelta(seconds=1)).overdue) == 1


def test_a_long_list_is_read_to_its_end() -> None:
    world = World()
    alice = world.person("alice")
    for number in range(101):
        world.fires(world.response_plan(f"plan-{number}", alice), f"alarm-{number}")

    assert balance_ledger(world.store, Span(), world.now).owed == 101


# The audit


def test_a_page_that_nobody_sends_is_overdue_after_its_grace_and_not_before() -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("alice"))
    world.tap.around = Crash(1, after=False, names=frozenset({"send"}))
    with pytest.raises(KilledError):
        world.fires(plan)
    world.tap.around = untouched
    (page,) = world.pages

    world.now += SEND_GRACE + GRACE
    assert world.audit() == Audit()
    world.now += timedelta(seconds=1)

    (late,) = world.audit().overdue
    assert (late.arn, late.late) == (page.arn, GRACE + timedelta(seconds=1))
    assert world.audit().oldest == late.late
    world.rescue()
    assert world.audit().balanced


def test_a_step_that_nobody_takes_is_overdue_before_its_pages_exist() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))
    world.clock.forget()

    world.passes(8)

    (late,) = world.audit().overdue
    assert (late.arn, late.late) == (world.engagement().arn, 3 * MINUTE)


def test_a_page_that_another_region_wrote_waits_for_its_engagement() -> None:
    world, _ = paged(THROTTLED)
    engagement = world.engagement()
    world.store.commit(delete=[engagement])

    world.lives(30)

    assert in_ledger(world, engagement.arn).ending is None
    assert len(world.audit().overdue) == 1


def test_what_a_lagging_index_still_names_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    world, alice = paged(THROTTLED)
    world.passes(10)
    lagging = list(world.store.overdue(world.now))
    assert [one.id for one in lagging] == [world.page_of(alice).arn]
    world.sms.refusals.clear()
    world.rescue()
    monkeypatch.setattr(world.store, "overdue", lambda _: iter(lagging))

    assert world.audit() == Audit()


def test_an_audit_that_has_no_time_to_finish_is_not_balanced() -> None:
    world, _ = paged(THROTTLED)
    world.passes(10)

    found = audit_ledger(world.store, lambda: world.now, world.now)

    assert found == Audit(finished=False)
    assert not found.balanced


def test_the_audit_reads_no_history() -> None:
    world, alice = paged()
    world.fires(world.response_plan("other", alice), "Other")
    world.passes(600)
    world.tap.around = count = CallCount()

    audit_ledger(world.ports.store, lambda: world.now, world.now + MINUTE)

    assert count.names == ["overdue"]
