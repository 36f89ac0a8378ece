"""Whoever goes on call or off is told so, once, and only what is true; it never disturbs paging.

It is 03:00; the second member of a rotation is on call, and hands over at 03:05 UTC.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.override import RotationOverride
from incident_manager.domain.rotation import Rotation
from incident_manager.ports import NotSent
from incident_manager.services.notify_hand_off import notify_hand_off
from incident_manager.store import Ref
from tests.contract.records import put, replication_set
from tests.fakes.turns import Turns
from tests.world import START, World, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Contact


@pytest.fixture
def world() -> World:
    """One that serves."""
    made = World()
    put(made.store, replication_set())
    return made


def got(world: World, *people: Contact) -> list[list[str]]:
    """The first words of what each of them was told."""
    return [
        [" ".join(one.text.body.split()[2:4]) for one in world.sms.to(number_of(person.alias))]
        for person in people
    ]


def lives(world: World, minutes: int) -> None:
    """Every minute is looked at."""
    for _ in range(minutes):
        world.now += timedelta(minutes=1)
        world.notifies()


def test_who_takes_over_and_who_is_relieved_are_told_once(world: World) -> None:
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    world.rotation(bob, alice, carol, notices="SMS")

    world.notifies()
    lives(world, 4)
    assert got(world, alice, bob, carol) == [[], [], []]

    lives(world, 60)
    assert got(world, alice, bob, carol) == [["off call"], [], ["on call"]]


def test_every_type_of_channel_that_is_asked_for_is_used(world: World) -> None:
    alice, bob = world.person("alice", email=True), world.person("bob", email=True)
    world.rotation(alice, bob, notices="EMAIL SMS")

    world.notifies()
    lives(world, 5)

    assert len(world.sms.sent) == len(world.email.sent) == 2


def test_nobody_is_told_unless_the_rotation_asks_for_it(world: World) -> None:
    world.rotation(world.person("alice"), world.person("bob"))

    world.notifies()
    lives(world, 60 * 25)

    assert world.sms.sent == []


def test_an_override_that_begins_at_once_is_told_at_the_next_look(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rotation = world.rotation(bob, alice, notices="SMS")
    world.notifies()

    for_bob = RotationOverride(
        id="override",
        new_contact_arns=(bob.arn,),
        start=START - timedelta(minutes=10),
        end=START + timedelta(minutes=3),
        created=START,
    )
    world.change_rotation(rotation, lambda one: replace(one, overrides=(for_bob,)))
    lives(world, 1)
    assert got(world, alice, bob) == [["off call"], ["on call"]]

    lives(world, 2)
    assert got(world, alice, bob) == [["off call", "on call"], ["on call", "off call"]]


def test_who_is_taken_out_of_the_rotation_is_told(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rotation = world.rotation(bob, alice, notices="SMS")
    world.notifies()

    world.change_rotation(rotation, lambda one: replace(one, contact_arns=(bob.arn,)))
    lives(world, 1)

    assert got(world, alice, bob) == [["off call"], ["on call"]]


def test_hours_without_a_look_make_one_message_of_what_is_true_now(world: World) -> None:
    people = [world.person(name) for name in ("alice", "bob", "carol", "dave")]
    world.rotation(*people, notices="SMS")
    world.notifies()

    world.now += timedelta(days=2, hours=7)
    world.notifies()
    lives(world, 3)

    assert got(world, *people) == [["on call"], ["off call"], [], []]
    assert "take over" not in " ".join(one.text.body for one in world.sms.sent)


def test_who_is_on_call_when_notices_are_switched_on_is_not_told(world: World) -> None:
    world.rotation(world.person("alice"), notices="SMS")

    lives(world, 60)

    assert world.sms.sent == []


def test_switching_notices_off_and_on_again_is_no_hand_off(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rotation = world.rotation(alice, bob, notices="SMS")
    world.notifies()
    tags = rotation.tags

    world.change_rotation(rotation, lambda one: replace(one, tags={}))
    lives(world, 60)
    world.change_rotation(rotation, lambda one: replace(one, tags=tags))
    lives(world, 60)

    assert world.sms.sent == []


@pytest.mark.parametrize("state", ["none", "deleted"])
def test_nobody_is_told_where_nothing_is_served(state: str) -> None:
    world = World()
    world.rotation(world.person("alice"), world.person("bob"), notices="SMS")
    if state == "deleted":
        put(world.store, replace(replication_set(), deleting=START))

    world.notifies()
    lives(world, 60)

    assert world.sms.sent == []


def test_a_crash_after_the_look_was_kept_loses_the_message_rather_than_sending_it_twice(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    world.rotation(alice, bob, notices="SMS")
    world.notifies()
    world.now += timedelta(minutes=5)

    def dies(name: str, call: Callable[[], Any]) -> Any:
        result = call()
        if name == "commit":
            raise SystemExit
        return result

    world.tap.around = dies
    with pytest.raises(SystemExit):
        world.notifies()
    world.tap.around = lambda _, call: call()
    lives(world, 60)

    assert world.sms.sent == []


@pytest.mark.parametrize("order", ["1", "12", "112", "1122", "11122", "1121221", "12121212"])
def test_two_runs_at_once_tell_everybody_once(order: str, world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    world.rotation(bob, alice, notices="SMS")
    world.notifies()
    world.now += timedelta(minutes=5)

    world.tap.around = Turns(order)
    found = world.tap.around.run(world.notifies, world.notifies)

    assert got(world, alice, bob) == [["off call"], ["on call"]]
    assert [one.failed for one in found] == [(), ()]


def test_a_change_that_is_faster_than_the_look_is_what_is_told(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rotation = world.rotation(bob, alice, notices="SMS")
    world.notifies()
    world.now += timedelta(minutes=5)
    changed = False

    def change_first(name: str, call: Callable[[], Any]) -> Any:
        nonlocal changed
        if name == "commit" and not changed:
            changed = True
            world.change_rotation(rotation, lambda one: replace(one, contact_arns=(alice.arn,)))
        return call()

    world.tap.around = change_first
    world.notifies()

    assert changed
    assert got(world, alice, bob) == [[], []], "Alice was on call, and still is"


def test_a_message_that_is_refused_keeps_nobody_else_waiting_and_is_not_tried_again(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    world.rotation(bob, alice, notices="SMS")
    world.notifies()
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    world.now += timedelta(minutes=5)

    outcomes = {one.channel_arn: one.outcome for one in world.notifies().notices}
    world.sms.refusals.clear()
    lives(world, 60)

    assert outcomes[alice.channels[0].arn] == NotSent("Throttled", passing=True)
    assert got(world, alice, bob) == [[], ["on call"]]


def test_a_deployment_without_a_carrier_says_so(world: World) -> None:
    alice, bob = world.person("alice", email=True), world.person("bob", email=True)
    world.rotation(bob, alice, notices="EMAIL")
    world.notifies()
    del world.ports.senders["EMAIL"]  # type: ignore[attr-defined]
    world.now += timedelta(minutes=5)

    reasons = {str(one.outcome) for one in world.notifies().notices}

    assert len(reasons) == 1
    assert "no carrier for EMAIL" in reasons.pop()


def test_somebody_who_was_deleted_is_skipped_and_the_other_is_told(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    world.rotation(alice, bob, notices="SMS")
    world.notifies()
    current = world.store.get(Ref(type(alice), alice.arn))
    assert current
    world.store.commit(delete=[current])

    lives(world, 5)

    assert got(world, alice, bob) == [[], ["off call"]]


def test_a_rotation_whose_zone_no_clock_knows_fails_and_holds_up_no_other(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    lost, other = (world.rotation(bob, alice, notices="SMS") for _ in range(2))
    world.notifies()
    world.change_rotation(lost, lambda one: replace(one, time_zone_id="Atlantis/Poseidonia"))
    world.now += timedelta(minutes=5)

    ((failed, _),) = world.notifies().failed

    assert failed == lost.arn
    assert got(world, alice, bob) == [["off call"], ["on call"]]
    assert world.store.get(Ref(Rotation, other.arn)) not in (None, other)


def test_a_minute_in_which_nothing_is_due_costs_two_reads_however_many_rotations_there_are(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    for _ in range(20):
        world.rotation(bob, alice, notices="SMS")
    world.notifies()
    calls: list[str] = []

    def around(name: str, call: Callable[[], Any]) -> Any:
        calls.append(name)
        return call()

    world.tap.around = around
    world.notifies()

    assert calls == ["get", "hand_offs_due"]


def test_whoever_pages_never_meets_a_hand_off_that_is_due(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    world.rotation(alice, bob, notices="SMS")

    assert list(world.store.hand_offs_due(world.now)) != []
    assert list(world.store.overdue(world.now)) == []
    assert world.rescue().rescued == ()


def test_nothing_is_begun_when_the_time_is_up(world: World) -> None:
    world.rotation(world.person("alice"), world.person("bob"), notices="SMS")

    assert notify_hand_off(world.ports, world.now).failed == ()
    assert list(world.store.hand_offs_due(world.now)) != []
