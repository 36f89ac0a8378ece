"""The next stage is engaged on time and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incident_manager.services.advance_engagement import advance_engagement
from tests.world import START, World, essential, not_essential

SECOND = 1 / 60


def test_the_next_stage_is_engaged_at_its_minute() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    world.passes(5 - SECOND)
    assert world.sms_to(bob) == 0
    world.passes(SECOND)

    assert world.sms_to(bob) == 1
    assert world.page_of(bob).created == START + timedelta(minutes=5)


def test_a_clock_that_wakes_up_early_engages_nobody() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    early = START + timedelta(minutes=5, milliseconds=-1)
    advanced = advance_engagement(world.ports, world.engagement().arn, early)

    assert advanced.next_due == START + timedelta(minutes=5)
    assert world.sms_to(bob) == 0


def test_a_clock_that_wakes_up_late_does_not_shift_the_stages_after() -> None:
    world = World()
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    stages = ((5, essential(alice)), (5, essential(bob)), (0, essential(carol)))
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))

    planned = START + timedelta(minutes=5)
    planned + timedelta(minutes=4)
    advanced = advance_engagement(world.ports, world.engagement().arn, planned)

    assert world.sms_to(bob) == 1
    assert advanced.next_due == START + timedelta(minutes=10)


def test_the_same_planned_time_again_engages_nobody_again() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))
    world.passes(5)

    for _ in range(3):
        planned = START + timedelta(minutes=5)
        advance_engagement(world.ports, world.engagement().arn, planned)

    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 1)


def test_a_stage_of_no_minutes_is_engaged_together_with_the_one_after() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (0, essential(alice)), (0, essential(bob)))

    world.fires(world.response_plan("checkout", ops))

    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 1)


def test_a_person_s_own_stages_keep_their_minutes_within_the_escalation() -> None:
    world = World()
    alice, bob = world.person("alice", stages=(2, 0)), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    sent = []
    for _ in range(6):
        sent.append((world.sms_to(alice), world.sms_to(bob)))
        world.passes(1)
    sent.append((world.sms_to(alice), world.sms_to(bob)))

    assert sent == [(1, 0), (1, 0), (2, 0), (2, 0), (2, 0), (2, 1), (2, 1)]


@pytest.mark.parametrize("minutes_lost", [6, 11, 47, 600])
def test_a_clock_that_was_lost_is_replaced_by_the_watchdog(minutes_lost: int) -> None:
    """However long nothing ran, everybody whose time has come is paged now, once."""
    world = World()
    alice, bob = world.person("alice", retry_minutes=3), world.person("bob")
    carol = world.person("carol")
    stages = ((5, not_essential(alice)), (5, essential(bob)), (0, essential(carol)))
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))
    world.clock.forget()

    world.passes(minutes_lost)
    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 0)
    rescue = world.rescue()

    assert not rescue.failed
    due_by_now = (2, 1, 1 if minutes_lost >= 10 else 0)
    assert tuple(world.sms_to(one) for one in (alice, bob, carol)) == due_by_now


def test_the_watchdog_finishes_an_engagement_whose_clock_is_gone_for_good() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))
    world.clock.forget()

    world.lives(10)

    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 1)
    assert list(world.store.overdue(world.now)) == []
