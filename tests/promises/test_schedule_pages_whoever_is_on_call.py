"""A schedule pages whoever is on call at the planned time of the stage, and nobody else.

It is 03:00; rotations hand over at 03:05 UTC unless a test says otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.contact import ContactType
from incident_manager.domain.override import RotationOverride
from incident_manager.domain.recurrence import (
    CoverageTime,
    DayOfWeek,
    HandOffTime,
    Recurrence,
    ShiftCoverage,
)
from incident_manager.domain.rotation import Rotation
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.store import Ref
from tests.world import START, World, essential, not_essential

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Contact

MINUTE = timedelta(minutes=1)
TWO_AT_ONCE = Recurrence(2, 1, daily=(HandOffTime(3, 5),))
# The start of a test is a Friday's 03:00.
FROM_FOUR = replace(
    Recurrence(1, 1, daily=(HandOffTime(3, 5),)),
    coverages=(ShiftCoverage(DayOfWeek.FRI, (CoverageTime(HandOffTime(4), HandOffTime(5)),)),),
)


@pytest.fixture
def world() -> World:
    return World()


def got(world: World, *people: Contact) -> list[int]:
    """How many messages each of them got."""
    return [world.sms_to(person) for person in people]


def override(*people: Contact, since: float, until: float) -> Callable[[Rotation], Rotation]:
    """Minutes from the start of the test."""
    made = RotationOverride(
        id="override",
        new_contact_arns=tuple(person.arn for person in people),
        start=START + since * MINUTE,
        end=START + until * MINUTE,
        created=START,
    )
    return lambda rotation: replace(rotation, overrides=(*rotation.overrides, made))


def test_the_hand_off_between_two_stages_decides_whom_each_of_them_pages(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice, bob))
    stage = (10, essential(ops))
    plan = world.response_plan("checkout", world.escalation("team", stage, stage))

    world.fires(plan)
    assert got(world, alice, bob) == [0, 1]

    world.passes(10)
    assert got(world, alice, bob) == [1, 1]


def test_who_is_on_call_is_asked_for_the_planned_time_however_late_it_is(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice, bob))
    team = world.escalation("team", (4, ()), (0, essential(ops)))
    world.fires(world.response_plan("checkout", team))

    world.now += timedelta(hours=1)
    advance_engagement(world.ports, world.engagement().arn, world.now)

    assert got(world, alice, bob) == [0, 1], "at 03:04 it was still the turn of the one before"


def test_the_instant_of_the_hand_off_is_the_next_one_s(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice, bob))
    team = world.escalation("team", (5, ()), (0, essential(ops)))
    world.fires(world.response_plan("checkout", team))

    world.passes(5)

    assert got(world, alice, bob) == [1, 0]


def test_whoever_was_paged_is_paged_again_and_not_the_one_who_took_over(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob", retry_minutes=3)
    plan = world.response_plan("checkout", world.schedule("ops", world.rotation(alice, bob)))

    world.fires(plan)
    world.passes(7)

    assert got(world, alice, bob) == [0, 3]


def test_an_override_is_paged_as_long_as_it_lasts_also_one_made_meanwhile(world: World) -> None:
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    rotation = world.rotation(alice, bob, carol)
    ops = world.schedule("ops", rotation)
    team = world.escalation("team", (2, essential(ops)), (2, essential(ops)), (0, essential(ops)))
    world.fires(world.response_plan("checkout", team))

    world.change_rotation(rotation, override(carol, since=1, until=3))
    world.passes(2)
    assert got(world, alice, bob, carol) == [0, 1, 1]

    world.passes(2)
    assert got(world, alice, bob, carol) == [0, 2, 1]


def test_an_override_for_nobody_is_a_gap(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rotation = world.rotation(bob)
    ops = world.schedule("ops", rotation)
    world.change_rotation(rotation, override(since=-60, until=60))
    team = world.escalation("team", (10, essential(ops)), (0, essential(alice)))

    world.fires(world.response_plan("checkout", team))

    assert got(world, alice, bob) == [1, 0]
    assert "nobody is on call" in world.notes()


@pytest.mark.parametrize(
    ("moment", "paged"),
    [
        ("2027-03-27T08:59", [1, 0]),
        ("2027-03-27T09:00", [0, 1]),
        ("2027-03-28T07:59", [0, 1]),  # since 01:00 it is summer
        ("2027-03-28T08:00", [1, 0]),
    ],
)
def test_a_hand_off_keeps_its_wall_clock_time_when_clocks_change(
    world: World, moment: str, paged: list[int]
) -> None:
    """Berlin hands over at 10:00 on the wall."""
    alice, bob = world.person("alice"), world.person("bob")
    ten = Recurrence(1, 1, daily=(HandOffTime(10),))
    rotation = world.rotation(alice, bob, recurrence=ten)
    begins = datetime(2027, 3, 26, 9, tzinfo=UTC)
    world.change_rotation(
        rotation, lambda one: replace(one, start=begins, time_zone_id="Europe/Berlin")
    )
    world.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    world.fires(world.response_plan("checkout", world.schedule("ops", rotation)))

    assert got(world, alice, bob) == paged


def test_all_who_are_on_call_at_once_are_paged_and_any_of_them_ends_it(world: World) -> None:
    alice, bob, carol = (world.person(name, retry_minutes=5) for name in ("alice", "bob", "carol"))
    rotation = world.rotation(alice, bob, recurrence=TWO_AT_ONCE)
    ops = world.schedule("ops", rotation, world.rotation(carol))
    boss = world.person("boss")
    team = world.escalation("team", (10, essential(ops)), (0, essential(boss)))

    world.fires(world.response_plan("checkout", team))
    assert got(world, alice, bob, carol) == [1, 1, 1]

    world.acknowledges(world.page_of(carol))
    world.passes(60)
    assert got(world, alice, bob, carol, boss) == [1, 1, 1, 0]


def test_several_ways_to_one_person_make_one_page(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rotations = (world.rotation(alice), world.rotation(alice, bob), world.rotation(bob))
    ops = world.schedule("ops", *rotations)
    dev = world.schedule("dev", world.rotation(alice))
    targets = (*not_essential(dev), *essential(ops, alice))

    world.fires(world.response_plan("checkout", world.escalation("team", (0, targets))))

    assert got(world, alice, bob) == [1, 1]
    assert world.page_of(alice).essential, "one of the targets that led to her is"


def test_a_schedule_in_a_gap_is_noted_and_the_next_stage_is_engaged_at_once(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice, recurrence=FROM_FOUR))
    team = world.escalation("team", (10, essential(ops)), (0, essential(bob)))

    world.fires(world.response_plan("checkout", team))

    assert got(world, alice, bob) == [0, 1]
    assert ops.arn in world.notes()
    assert "nobody is on call" in world.notes()


def test_a_schedule_in_a_gap_pages_once_the_gap_is_over(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice, recurrence=FROM_FOUR))
    wait = (30, essential(bob))
    team = world.escalation("team", wait, wait, (0, essential(ops)))

    world.fires(world.response_plan("checkout", team))
    world.passes(60)

    assert got(world, alice) == [1]


def test_a_deleted_rotation_is_skipped_and_noted_and_the_others_page(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    deleted = world.rotation(alice)
    ops = world.schedule("ops", deleted, world.rotation(bob))
    current = world.store.get(Ref(Rotation, deleted.arn))
    assert current
    world.store.commit(delete=[current])

    world.fires(world.response_plan("checkout", ops))

    assert got(world, alice, bob) == [0, 1]
    assert deleted.arn in world.notes()
    assert "the rotation was deleted" in world.notes()


def test_a_rotation_whose_zone_no_clock_knows_silences_no_other(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    lost = world.rotation(alice)
    world.change_rotation(lost, lambda one: replace(one, time_zone_id="Atlantis/Poseidonia"))

    world.fires(world.response_plan("checkout", world.schedule("ops", lost, world.rotation(bob))))

    assert got(world, alice, bob) == [0, 1]
    assert "nobody can tell who is on call" in world.notes()


def test_a_deleted_member_is_noted_and_the_others_page(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice, bob, recurrence=TWO_AT_ONCE))
    current = world.store.get(Ref(type(alice), alice.arn))
    assert current
    world.store.commit(delete=[current])

    world.fires(world.response_plan("checkout", ops))

    assert got(world, alice, bob) == [0, 1]
    assert "the contact was deleted" in world.notes()


def test_a_page_tells_the_way_that_led_to_it(world: World) -> None:
    alice = world.person("alice")
    ops = world.schedule("ops", world.rotation(alice))
    team = world.escalation("team", (0, essential(ops)))

    world.fires(world.response_plan("checkout", team))

    assert [(one.contact_arn, one.type, one.stage) for one in world.page_of(alice).resolutions] == [
        (team.arn, ContactType.ESCALATION, 0),
        (ops.arn, ContactType.ONCALL_SCHEDULE, 0),
        (alice.arn, ContactType.PERSONAL, 0),
    ]


def test_an_earlier_page_of_who_became_essential_by_a_schedule_ends_everything(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice))
    team = world.escalation(
        "team", (5, not_essential(alice)), (5, essential(ops)), (0, essential(bob))
    )
    world.fires(world.response_plan("checkout", team))
    (earlier,) = world.pages

    world.passes(6)
    assert got(world, alice) == [2]
    world.acknowledges(earlier)
    world.passes(60)

    assert got(world, alice, bob) == [2, 0]


def test_who_acknowledged_is_not_paged_again_by_a_schedule_and_ends_the_stages(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.schedule("ops", world.rotation(alice))
    team = world.escalation(
        "team", (5, not_essential(alice)), (5, essential(ops)), (0, essential(bob))
    )
    world.fires(world.response_plan("checkout", team))

    world.acknowledges(world.page_of(alice))
    world.passes(60)

    assert got(world, alice, bob) == [1, 0]


def test_more_people_than_a_transaction_takes_are_all_paged_once(world: World) -> None:
    everybody = [world.person(f"person-{number}") for number in range(50)]
    all_at_once = replace(TWO_AT_ONCE, number_of_on_calls=30)
    rotations = [
        world.rotation(*members, recurrence=all_at_once)
        for members in (everybody[:25], everybody[25:])
    ]

    world.fires(world.response_plan("checkout", world.schedule("ops", *rotations)))
    world.passes(1)

    assert got(world, *everybody) == [1] * 50


def test_a_schedule_costs_one_read_more_than_an_escalation_plan() -> None:
    """Its rotations and their overrides, however many they are, before whoever is on call."""

    def reads(engaged: Callable[[World, Contact], Contact]) -> int:
        world, count = World(), 0
        plan = world.response_plan("checkout", engaged(world, world.person("alice")))

        def around(name: str, call: Callable[[], Any]) -> Any:
            nonlocal count
            count += name in ("read", "get")
            return call()

        world.tap.around = around
        world.fires(plan)
        world.tap.around = lambda _, call: call()
        assert len(world.pages) == 1
        return count

    def schedule(world: World, alice: Contact) -> Contact:
        return world.schedule("ops", world.rotation(alice), world.rotation(alice))

    def escalation(world: World, engaged: Contact) -> Contact:
        return world.escalation("team", (0, essential(engaged)))

    plain = reads(escalation)

    assert reads(schedule) == plain + 1
    assert reads(lambda world, alice: escalation(world, schedule(world, alice))) == plain + 2
