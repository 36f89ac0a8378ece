"""An essential contact's acknowledgement stops the rest, a non-essential one's does not."""

from __future__ import annotations

from incident_manager.domain.page import Acceptance
from incident_manager.domain.timeline import EventType
from incident_manager.ports import NotSent
from tests.world import World, essential, not_essential, number_of


def test_nobody_is_engaged_after_an_essential_contact_acknowledged() -> None:
    world = World()
    alice, bob = world.person("alice", retry_minutes=1), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    world.acknowledges(world.page_of(alice))
    world.lives(60)

    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 0)
    assert world.engagement().next_due is None


def test_the_escalation_goes_on_after_a_non_essential_contact_acknowledged() -> None:
    world = World()
    alice, bob = world.person("alice", retry_minutes=1), world.person("bob")
    ops = world.escalation("ops", (5, not_essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    world.acknowledges(world.page_of(alice))
    world.lives(60)

    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 1)


def test_others_of_the_same_stage_are_not_paged_again() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob", retry_minutes=1)
    ops = world.escalation("ops", (30, essential(alice, bob)))
    world.fires(world.response_plan("checkout", ops))

    world.acknowledges(world.page_of(alice))
    world.lives(60)

    assert world.sms_to(bob) == 1


def test_a_page_that_is_still_owed_to_somebody_else_is_not_sent_any_more() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (30, essential(alice, bob)))
    world.sms.refusals[number_of("bob")] = NotSent("Throttled", passing=True)
    world.fires(world.response_plan("checkout", ops))
    world.sms.refusals.clear()

    world.acknowledges(world.page_of(alice))
    world.lives(60)

    assert world.sms_to(bob) == 0
    assert world.page_of(bob).due_at is None


def test_an_owed_page_still_goes_out_when_a_non_essential_contact_acknowledged() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (30, (*not_essential(alice), *essential(bob))))
    world.sms.refusals[number_of("bob")] = NotSent("Throttled", passing=True)
    world.fires(world.response_plan("checkout", ops))
    world.sms.refusals.clear()

    world.acknowledges(world.page_of(alice))
    world.lives(60)

    assert world.sms_to(bob) == 1


def test_one_who_acknowledged_before_becoming_essential_ends_it_when_the_stage_comes() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    stages = ((5, not_essential(alice)), (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))

    world.acknowledges(world.page_of(alice))
    world.lives(60)

    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 0)


def test_an_essential_contact_may_answer_the_page_they_got_when_they_were_not() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    stages = ((5, not_essential(alice)), (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))
    world.passes(5)
    first, _ = world.pages
    assert not first.essential

    world.acknowledges(first)
    world.lives(60)

    assert world.sms_to(bob) == 0


def test_who_is_essential_only_in_a_stage_that_never_comes_ends_nothing_for_others() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    carol = world.person("carol", retry_minutes=2)
    second = (*essential(alice), *not_essential(bob, carol))
    stages = ((5, not_essential(alice)), (5, second), (0, essential(bob)))
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))
    world.acknowledges(world.page_of(alice))
    world.passes(5)

    world.acknowledges(world.page_of(bob))
    world.passes(5)

    assert world.sms_to(carol) == 3


def test_others_who_were_paged_may_still_say_that_they_saw_it() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    world.fires(
        world.response_plan("checkout", world.escalation("ops", (30, essential(alice, bob))))
    )
    world.acknowledges(world.page_of(alice))

    answer = world.acknowledges(world.page_of(bob))

    assert answer.acceptance is Acceptance.ACCEPTED
    told = [one for one in world.timeline() if one.type == EventType.ACKNOWLEDGEMENT]
    assert len(told) == 2


def test_one_contact_s_acknowledgement_leaves_other_engagements_of_the_incident_alone() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob", retry_minutes=1)
    world.fires(world.response_plan("checkout", alice, bob))

    world.acknowledges(world.page_of(alice))
    world.passes(2)

    assert world.sms_to(bob) == 3
