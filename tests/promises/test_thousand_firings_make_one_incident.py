"""A thousand firings of one alarm make one incident, and one page per contact."""

from __future__ import annotations

from incident_manager.domain.timeline import EventType
from incident_manager.services.outcomes import Attached, Opened
from tests.world import World, essential


def test_a_thousand_firings_page_each_contact_once() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    plan = world.response_plan("checkout", world.escalation("ops", (30, essential(alice, bob))))

    outcomes = [world.fires(plan) for _ in range(1000)]

    assert [type(one) for one in outcomes] == [Opened, *[Attached] * 999]
    assert len(world.incidents) == 1
    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 1)


def test_each_firing_is_on_the_timeline_once() -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("alice"))

    for _ in range(2):
        for number in range(50):
            world.fires(plan, event_id=f"firing {number}")

    told = [one for one in world.timeline() if one.type == EventType.TRIGGER]
    assert len(told) == 50


def test_another_alarm_is_another_incident() -> None:
    world = World()
    alice = world.person("alice")
    plan = world.response_plan("checkout", alice)

    world.fires(plan, "High-Errors")
    world.fires(plan, "High-Latency")

    assert len(world.incidents) == 2
    assert world.sms_to(alice) == 2


def test_one_dedupe_string_makes_one_incident_of_all_alarms_of_all_its_plans() -> None:
    world = World()
    alice = world.person("alice")
    checkout = world.response_plan("checkout", alice, dedupe_string="shop")
    payment = world.response_plan("payment", alice, dedupe_string="shop")

    world.fires(checkout, "High-Errors")
    world.fires(payment, "High-Latency")

    assert len(world.incidents) == 1
    assert world.sms_to(alice) == 1


def test_the_alarm_opens_a_new_incident_once_the_old_one_is_resolved() -> None:
    world = World()
    alice = world.person("alice")
    plan = world.response_plan("checkout", alice)
    world.fires(plan)
    world.resolves(world.incident)

    world.fires(plan)

    assert len(world.incidents) == 2
    assert world.sms_to(alice) == 2
