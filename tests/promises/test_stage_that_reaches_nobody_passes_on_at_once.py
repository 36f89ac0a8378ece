"""A stage that has targets but reaches nobody is noted, and the next stage is engaged at once; a
stage without targets is a plain wait.
"""

from __future__ import annotations

from incident_manager.domain.contact import ContactTarget
from tests.world import World, essential, not_essential


def test_nobody_on_call_passes_on_at_once() -> None:
    world = World()
    nobody, bob = world.schedule("nobody"), world.person("bob")
    ops = world.escalation("ops", (15, essential(nobody)), (0, essential(bob)))

    world.fires(world.response_plan("checkout", ops))

    assert world.sms_to(bob) == 1
    assert "nobody is on call" in world.notes()
    assert "the stage reached nobody" in world.notes()


def test_nobody_with_a_usable_channel_passes_on_at_once() -> None:
    world = World()
    alice, bob = world.person("alice", activated=False), world.person("bob")
    ops = world.escalation("ops", (15, essential(alice)), (0, essential(bob)))

    world.fires(world.response_plan("checkout", ops))

    assert (world.sms_to(alice), world.sms_to(bob)) == (0, 1)
    assert "not activated" in world.notes()


def test_several_stages_that_reach_nobody_burn_no_minute() -> None:
    world = World()
    nobody, alice = world.schedule("nobody"), world.person("alice", activated=False)
    bob = world.person("bob")
    stages = ((15, essential(nobody)), (15, essential(alice)), (15, (ContactTarget(False),)))
    ops = world.escalation("ops", *stages, (0, essential(bob)))

    world.fires(world.response_plan("checkout", ops))

    assert world.sms_to(bob) == 1
    assert world.notes().count("the stage reached nobody") == 3


def test_a_stage_that_reaches_one_of_two_keeps_its_minutes() -> None:
    world = World()
    nobody, alice, bob = world.schedule("nobody"), world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (15, essential(nobody, alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    world.passes(14)
    assert world.sms_to(bob) == 0
    world.passes(1)

    assert world.sms_to(bob) == 1
    assert "the stage reached nobody" not in world.notes()


def test_a_later_stage_that_reaches_nobody_passes_on_when_its_time_has_come() -> None:
    world = World()
    alice, nobody, bob = world.person("alice"), world.schedule("nobody"), world.person("bob")
    stages = ((5, essential(alice)), (15, essential(nobody)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))

    world.passes(4)
    assert world.sms_to(bob) == 0
    world.passes(1)

    assert world.sms_to(bob) == 1


def test_a_stage_without_targets_is_a_plain_wait() -> None:
    world = World()
    alice = world.person("alice")
    ops = world.escalation("ops", (10, ()), (0, essential(alice)))
    world.fires(world.response_plan("checkout", ops))

    world.passes(9)
    assert world.sms_to(alice) == 0
    world.passes(1)

    assert world.sms_to(alice) == 1
    assert world.notes() == ""


def test_a_stage_whose_people_acknowledged_before_keeps_its_minutes() -> None:
    """Somebody is at work on it: that is not nobody."""
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    stages = ((5, not_essential(alice)), (5, not_essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))
    world.acknowledges(world.page_of(alice))

    world.passes(9)
    assert world.sms_to(bob) == 0
    world.passes(1)

    assert world.sms_to(bob) == 1


def test_an_escalation_that_reaches_nobody_at_all_ends_and_says_so() -> None:
    world = World()
    nobody = world.schedule("nobody")
    ops = world.escalation("ops", (15, essential(nobody)), (15, essential(nobody)))

    world.fires(world.response_plan("checkout", ops))

    assert world.engagement().next_due is None
    assert world.notes().count("the stage reached nobody") == 2
