"""A page is sent, and sent again, until somebody acknowledges."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.crash import CallCount
from tests.world import World, code_in, essential, number_of


def test_the_first_page_goes_out_with_the_incident() -> None:
    world = World()
    alice = world.person("alice", email=True)
    plan = world.response_plan("checkout", alice)

    world.fires(plan)

    (message,) = world.sms.sent
    assert message.address == number_of("alice")
    assert "Checkout is down [High-Errors]" in message.text.body
    assert len(world.email.sent) == 1


def test_the_first_page_does_not_wait_for_anything_but_the_commit_that_opens() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    plan = world.response_plan("checkout", ops)
    world.tap.around = count = CallCount()

    world.fires(plan)

    first = count.names.index("send")
    assert count.names[first - 1] == "commit"
    assert count.names.index("start") > first
    assert first <= 4


def test_the_page_carries_the_code_that_acknowledges_it() -> None:
    world = World()
    alice = world.person("alice")
    world.fires(world.response_plan("checkout", alice))

    accepted = world.acknowledges(world.page_of(alice), code_in(world.sms.sent[0].text.body))

    assert accepted.page.read


def test_the_same_page_is_sent_again_at_its_interval_until_it_is_read() -> None:
    world = World()
    alice = world.person("alice", retry_minutes=5)
    world.fires(world.response_plan("checkout", alice))

    world.passes(16)
    assert world.sms_to(alice) == 4
    world.acknowledges(world.page_of(alice))
    world.passes(60)

    assert world.sms_to(alice) == 4
    assert len(world.pages) == 1


@pytest.mark.parametrize("clock_is_lost", [True, False])
def test_attempts_that_an_outage_swallowed_are_one_message_and_count_as_one(
    clock_is_lost: bool,
) -> None:
    world = World()
    alice = world.person("alice", retry_minutes=3)
    world.fires(world.response_plan("checkout", alice))
    if clock_is_lost:
        world.clock.forget()

    world.now += timedelta(minutes=100)
    world.lives(1)
    assert world.sms_to(alice) == 2
    world.lives(2)
    assert world.sms_to(alice) == 3, "the intervals to come stay where they were"
    world.lives(120)

    assert world.sms_to(alice) == 15


def test_every_stage_is_reached_when_nobody_answers() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    plan = world.response_plan(
        "checkout", world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    )

    world.fires(plan)
    world.passes(300)

    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 1)
    assert world.engagement().agenda == ()
