"""When every page of an engagement failed for good, its next stage is not waited for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.escalation import reached_nobody
from incident_manager.domain.page import TRY_FOR
from incident_manager.ports import NotSent
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.services.outcomes import Escalation, Opened
from incident_manager.services.stop_engagement import stop_engagement
from tests.fakes.crash import CallCount, Crash, KilledError
from tests.fakes.tapped import untouched
from tests.world import START, World, essential, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED = NotSent("OptedOut", passing=False)
THROTTLED = NotSent("Throttled", passing=True)


def refuses(world: World, *aliases: str, refusal: NotSent = REFUSED) -> None:
    world.sms.refusals |= {number_of(alias): refusal for alias in aliases}


def two_stages(world: World, minutes: int = 30, retry_minutes: int | None = None) -> None:
    alice, bob = world.person("alice", retry_minutes=retry_minutes), world.person("bob")
    ops = world.escalation("ops", (minutes, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))


def wait_then_two_people(world: World) -> None:
    """Five minutes for nobody, then somebody who can't be paged."""
    refuses(world, "alice")
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, ()), (30, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))


def sms_to(world: World, alias: str) -> int:
    return len(world.sms.to(number_of(alias)))


def test_the_next_stage_is_engaged_within_a_minute_and_the_timeline_says_so() -> None:
    world = World()
    refuses(world, "alice")
    two_stages(world)

    world.lives(1)

    assert sms_to(world, "bob") == 1
    assert "the next stage is engaged now" in world.notes()


def test_its_planned_time_comes_and_pages_nobody_again() -> None:
    world = World()
    refuses(world, "alice")
    two_stages(world)

    world.lives(60)

    assert sms_to(world, "bob") == 1


def test_the_clock_engages_it_at_once_where_the_page_of_a_later_stage_fails() -> None:
    world = World()
    wait_then_two_people(world)
    planned = world.engagement().next_due
    assert planned
    world.now = planned + timedelta(seconds=1)

    advanced = advance_engagement(world.ports, world.engagement().arn, planned)

    assert sms_to(world, "bob") == 1
    assert advanced.next_due is None


def test_who_was_paged_in_an_earlier_stage_keeps_the_planned_times() -> None:
    world = World()
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    refuses(world, "bob")
    ops = world.escalation(
        "ops", (5, essential(alice)), (30, essential(bob)), (0, essential(carol))
    )
    world.fires(world.response_plan("checkout", ops))

    world.lives(34)

    assert (world.sms_to(alice), world.sms_to(carol)) == (1, 0)


def test_stages_after_it_are_planned_from_there() -> None:
    world = World()
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    refuses(world, "alice")
    ops = world.escalation(
        "ops", (30, essential(alice)), (10, essential(bob)), (0, essential(carol))
    )
    world.fires(world.response_plan("checkout", ops))

    world.lives(1)

    assert world.engagement().next_due == START + timedelta(minutes=10)


def test_a_planned_repeat_of_a_refused_page_is_no_reason_to_wait() -> None:
    world = World()
    refuses(world, "alice")
    two_stages(world, retry_minutes=5)

    world.lives(1)

    assert sms_to(world, "bob") == 1


@pytest.mark.parametrize("refusal", [THROTTLED, None], ids=["is still owed", "was sent"])
def test_a_page_that_may_have_reached_somebody_keeps_the_planned_time(
    refusal: NotSent | None,
) -> None:
    world = World()
    refuses(world, "alice")
    if refusal:
        refuses(world, "dora", refusal=refusal)
    people = world.person("alice"), world.person("dora")
    bob = world.person("bob")
    ops = world.escalation("ops", (30, essential(*people)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    world.lives(29)
    assert world.sms_to(bob) == 0
    world.lives(2)
    assert world.sms_to(bob) == 1


def test_a_channel_that_comes_later_in_the_persons_own_plan_is_waited_for() -> None:
    world = World()
    refuses(world, "alice")
    alice, bob = world.person("alice", stages=(5, 0)), world.person("bob")
    ops = world.escalation("ops", (30, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    world.lives(4)
    assert world.sms_to(bob) == 0
    world.lives(2)
    assert world.sms_to(bob) == 1, "the later one was refused as well"


def test_a_page_that_is_given_up_counts_as_failed() -> None:
    world = World()
    refuses(world, "alice", refusal=THROTTLED)
    minutes = int(TRY_FOR / timedelta(minutes=1)) + 60
    two_stages(world, minutes)

    world.lives(minutes - 30)

    assert sms_to(world, "bob") == 1


def test_a_stopped_engagement_pages_nobody_sooner() -> None:
    world = World()
    refuses(world, "alice", refusal=THROTTLED)
    two_stages(world)
    stop_engagement(world.ports, world.engagement().arn, None, world.now)
    refuses(world, "alice")

    world.lives(40)

    assert world.sms.sent == []


def test_an_engagement_that_has_nobody_left_says_so_once() -> None:
    world = World()
    refuses(world, "alice")
    alice = world.person("alice", retry_minutes=5)

    opened = world.fires(world.response_plan("checkout", alice))
    world.lives(30)

    assert isinstance(opened, Opened)
    assert [one.escalation for one in opened.deliveries] == [Escalation.NOBODY_LEFT]
    assert world.notes().count("no stage is left") == 1


def test_all_stages_fail_one_after_another_without_waiting() -> None:
    world = World()
    refuses(world, "alice", "bob")
    two_stages(world)

    world.lives(1)

    assert "the next stage is engaged now" in world.notes()
    assert "no stage is left" in world.notes()


def test_it_costs_nothing_where_pages_are_sent() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    plan = world.response_plan("checkout", ops)
    world.tap.around = count = CallCount()

    world.fires(plan)

    assert count.names[-1] == "start"
    assert count.names.count("commit") == 2, "the opening, and the receipt"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_at_any_call_leaves_the_next_stage_at_its_planned_time_at_worst(
    after: bool,  # noqa: FBT001
) -> None:
    for at in range(1, 40):
        world = World()
        refuses(world, "alice")
        alice, bob = world.person("alice"), world.person("bob")
        ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
        plan = world.response_plan("checkout", ops)
        world.tap.around = replace(Crash(at, after))
        with suppress(KilledError):
            world.fires(plan, event_id="1")
        world.tap.around = untouched
        world.passes(1)
        world.fires(plan, event_id="1")

        world.lives(6)

        assert world.sms_to(bob) == 1, f"call {at}"


def test_an_engagement_that_was_answered_or_stopped_or_paged_nobody_is_left_alone() -> None:
    world = World()
    refuses(world, "alice")
    two_stages(world)
    engagement, pages = world.engagement(), world.pages

    assert reached_nobody(engagement, pages)
    assert not reached_nobody(replace(engagement, acknowledged=("arn:somebody",)), pages)
    assert not reached_nobody(engagement.stop(world.now, None), pages)
    assert not reached_nobody(engagement, ())


@dataclass(slots=True)
class SentMeanwhile:
    """Another process gets a page through, just after somebody looked at the pages."""

    world: World
    done: bool = False

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        result = call()
        if name == "pages" and not self.done:
            self.done = True
            (page,) = result.items
            self.world.store.commit([page.sent(self.world.now, "message", page.attempt)])
        return result


def test_a_page_that_is_sent_meanwhile_wins() -> None:
    world = World()
    refuses(world, "alice")
    world.tap.around = meanwhile = SentMeanwhile(world)
    two_stages(world)
    world.tap.around = untouched

    world.lives(20)

    assert meanwhile.done
    assert sms_to(world, "bob") == 0
