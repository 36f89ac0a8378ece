"""Whoever else is at it at the same moment, an owed page goes out once: the watchdog of the last
minute, the state machine, the sender that wrote it.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.page import SEND_GRACE, ReceiptType
from incident_manager.ports import NotSent
from incident_manager.services.advance_engagement import advance_engagement
from tests.fakes.crash import EFFECTS, Crash, KilledError
from tests.fakes.tapped import untouched
from tests.fakes.turns import Turns
from tests.world import START, World, essential, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def orders(first: int, second: int) -> Iterator[str]:
    """Every order of so many calls of each."""
    for turns in combinations(range(first + second), first):
        yield "".join("1" if turn in turns else "2" for turn in range(first + second))


def owing(minutes: float) -> tuple[World, Callable[[], int]]:
    """A page was written, its sender died before sending it, and time went on."""
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    plan = world.response_plan("checkout", ops)
    world.tap.around = Crash(1, after=True, names=EFFECTS)
    with pytest.raises(KilledError):
        world.fires(plan)
    world.tap.around = untouched
    world.passes(minutes)
    return world, partial(world.sms_to, alice)


def test_two_watchdogs_send_it_once() -> None:
    for order in orders(5, 5):
        world, sent = owing(minutes=1)
        world.tap.around = turns = Turns(order)

        turns.run(world.rescue, world.rescue)

        assert sent() == 1, order


def test_the_watchdog_and_the_state_machine_send_it_once() -> None:
    for order in orders(5, 5):
        world, sent = owing(minutes=1)
        engagement = world.engagement().arn
        world.tap.around = turns = Turns(order)

        turns.run(
            world.rescue,
            partial(advance_engagement, world.ports, engagement, world.now),
        )

        assert sent() == 1, order


def test_the_watchdog_leaves_a_page_to_its_own_sender_for_a_moment() -> None:
    world, sent = owing(minutes=0)

    world.now = START + SEND_GRACE
    world.rescue()
    assert sent() == 0
    world.now += timedelta(milliseconds=1)
    world.rescue()

    assert sent() == 1


def test_a_page_whose_receipt_comes_after_the_answer_stays_answered() -> None:
    """The reader was faster than the receipt of the carrier."""
    world = World()
    alice = world.person("alice")
    answered: list[str] = []

    def answer_before_the_receipt(name: str, call: Callable[[], object]) -> object:
        if answered == ["sent"] and name == "commit":
            answered.append("read")
            world.acknowledges(world.page_of(alice))
        result = call()
        if name == "send":
            answered.append("sent")
        return result

    world.tap.around = answer_before_the_receipt
    world.fires(world.response_plan("checkout", alice))

    page = world.page_of(alice)
    assert page.read
    assert {one.type for one in page.receipts} == {"SENT", "DELIVERED", "READ"}


def test_a_failure_that_is_told_late_sends_nothing_that_another_has_sent() -> None:
    """The first sender's call failed; before it could say so, the watchdog sent the page."""
    world = World()
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)

    def watchdog_before_the_receipt(name: str, call: Callable[[], object]) -> object:
        if name == "commit" and world.incidents:
            world.tap.around = untouched
            world.sms.refusals.clear()
            world.passes(0.5)
            world.rescue()
        return call()

    world.tap.around = watchdog_before_the_receipt
    world.fires(world.response_plan("checkout", alice))
    world.lives(5)

    assert world.sms_to(alice) == 1
    assert world.page_of(alice).receipt(ReceiptType.ERROR) is None


def test_a_receipt_that_comes_late_leaves_the_next_attempt_owed() -> None:
    world = World()
    alice = world.person("alice")
    world.fires(world.response_plan("checkout", alice))
    again = world.page_of(alice).owed_again(2, world.now + SEND_GRACE)

    told_late = again.sent(world.now, "message", attempt=1)
    told = again.sent(world.now, "message", attempt=2)

    assert told_late.due_at == again.due_at
    assert told.due_at is None


def test_resolving_and_a_stage_end_never_both_win() -> None:
    for order in orders(3, 5):
        world, _ = owing(minutes=1)
        world.rescue()
        incident, engagement = world.incident, world.engagement()
        planned = world.now = START + timedelta(minutes=5)
        world.tap.around = turns = Turns(order)

        turns.run(
            partial(world.resolves, incident),
            partial(advance_engagement, world.ports, engagement.arn, planned),
        )
        world.tap.around = untouched
        world.lives(5)

        stage_won = ("second", "send") in turns.made
        assert len(world.pages) == len(world.sms.sent) == (2 if stage_won else 1), order
        assert world.engagement().stopped
        assert list(world.store.overdue(world.now)) == []


def test_two_people_who_acknowledge_at_once_are_both_heard() -> None:
    for order in orders(3, 3):
        world = World()
        alice, bob = world.person("alice"), world.person("bob")
        ops = world.escalation("ops", (5, essential(alice, bob)))
        world.fires(world.response_plan("checkout", ops))
        pages = world.page_of(alice), world.page_of(bob)
        world.tap.around = turns = Turns(order)

        turns.run(*(partial(world.acknowledges, page) for page in pages))

        assert set(world.engagement().acknowledged) == {alice.arn, bob.arn}, order
        assert all(page.read for page in world.pages)


def test_one_code_that_is_sent_twice_at_once_acknowledges_once() -> None:
    for order in orders(3, 3):
        world = World()
        alice = world.person("alice")
        world.fires(world.response_plan("checkout", alice))
        page = world.page_of(alice)
        world.tap.around = turns = Turns(order)

        answers = turns.run(partial(world.acknowledges, page), partial(world.acknowledges, page))

        assert sorted(one.acceptance.name for one in answers) == ["ACCEPTED", "ALREADY"], order


def test_an_acknowledgement_and_the_watchdog_never_both_win() -> None:
    """Either the owed message was claimed before the answer came, or it is never sent."""
    for order in orders(3, 5):
        world = World()
        alice = world.person("alice", email=True)
        world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
        world.fires(world.response_plan("checkout", alice))
        world.sms.refusals.clear()
        world.passes(1)
        by_mail = next(page for page in world.pages if page.due_at is None)
        world.tap.around = turns = Turns(order)

        turns.run(partial(world.acknowledges, by_mail), world.rescue)
        world.tap.around = untouched
        claimed = turns.made.index(("second", "commit"))
        confirmed = turns.made.index(("first", "commit"))
        world.lives(3)

        assert world.sms_to(alice) <= (claimed < confirmed), order
        assert all(page.due_at is None for page in world.pages)
