"""Who is on call now and next, and a schedule's calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.on_call import Rota, changes
from incident_manager.domain.override import RotationOverride
from incident_manager.domain.recurrence import HandOffTime, Recurrence
from incident_manager.domain.shifts import now_and_next, shift_at
from incident_manager.domain.span import Span
from incident_manager.services.on_call_now import ScheduleNow, on_call_now
from incident_manager.services.schedule_calendar import read_roster
from tests.fakes.crash import CallCount
from tests.unit.rotations.rotas import coverage, daily, override, rotation, utc, weekly
from tests.world import DEPLOYMENT, START, World

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.rotation import Rotation

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
OFFICE = replace(
    daily("09:00"), coverages=coverage(**dict.fromkeys(("MON", "TUE", "FRI"), "09:00-17:00"))
)


@pytest.fixture
def world() -> World:
    return World()


def names(change_people: frozenset[str]) -> set[str]:
    return {arn.rpartition("/")[2] for arn in change_people}


def overridden(
    world: World, rotation: Rotation, new: Contact, start: datetime, hours: int
) -> RotationOverride:
    made = RotationOverride(
        id="swap",
        new_contact_arns=(new.arn,),
        start=start,
        end=start + timedelta(hours=hours),
        created=START,
    )
    world.change_rotation(rotation, lambda one: replace(one, overrides=(made,)))
    return made


def only(world: World) -> ScheduleNow:
    (schedule,) = on_call_now(world.store, world.now).schedules
    return schedule


def test_each_schedule_tells_who_is_on_call_until_when_and_who_is_next(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rota = world.rotation(alice, bob)
    world.schedule("primary", rota)
    world.schedule("a-backup")

    found = on_call_now(world.store, START)

    backup, primary = found.schedules
    assert (backup.schedule.alias, primary.schedule.alias) == ("a-backup", "primary")
    now, following, *_ = primary.changes
    assert names(now.people) | names(following.people) == {"alice", "bob"}
    assert (now.at, following.at, primary.until) == (START, START + 5 * MINUTE, following.at)
    assert [one.people for one in backup.changes] == [frozenset()]
    assert backup.until is None
    assert found.contacts[alice.arn].alias == "alice"


def test_each_rotation_tells_its_own_shifts(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    days = world.rotation(alice, recurrence=OFFICE)
    always = world.rotation(bob)
    world.schedule("primary", days, always)

    schedule = only(world)

    office, whole = schedule.rotations
    assert office.now is None
    assert office.next
    assert office.next.start == START + 6 * HOUR
    assert whole.now
    assert whole.now.contact_arns == (bob.arn,)
    assert names(schedule.changes[1].people) == {"alice", "bob"}


def test_after_a_gap_comes_who_is_on_call_then(world: World) -> None:
    world.schedule("primary", world.rotation(world.person("alice"), recurrence=OFFICE))
    world.now = START + 7 * HOUR  # on Friday at ten

    told = [(one.at, names(one.people)) for one in only(world).changes]

    friday = START.replace(hour=0)
    assert told == [
        (world.now, {"alice"}),
        (friday + 17 * HOUR, set()),
        (friday + 3 * DAY + 9 * HOUR, {"alice"}),
    ]


def test_an_override_is_who_is_next(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rota = world.rotation(alice, bob, recurrence=Recurrence(1, 7, daily=(HandOffTime(3),)))
    world.schedule("primary", rota)
    current = only(world).changes[0].people
    (other,) = {alice.arn, bob.arn} - current
    swap = bob if other == bob.arn else alice
    overridden(world, rota, swap, START + HOUR, 2)

    told = [(one.at - START, one.people) for one in only(world).changes]

    assert told == [(timedelta(), current), (HOUR, {other}), (3 * HOUR, current)]


def test_what_nobody_can_calculate_is_told_and_silences_nobody(world: World) -> None:
    strange, known = (world.rotation(world.person(name)) for name in ("alice", "bob"))
    world.change_rotation(strange, lambda one: replace(one, time_zone_id="Mars/Olympus"))
    world.schedule("primary", strange, known)

    schedule = only(world)

    assert [one.rotation_arn for one in schedule.incalculable] == [strange.arn]
    assert names(schedule.changes[0].people) == {"bob"}


def test_all_schedules_take_two_calls(world: World) -> None:
    for number in range(5):
        person = world.person(f"p{number}")
        world.schedule(f"s{number}", world.rotation(person), world.rotation(person))
    world.tap.around = counted = CallCount()

    on_call_now(world.ports.store, START)

    assert counted.names == ["contacts", "read"]


def test_hand_offs_that_change_nobody_are_no_changes() -> None:
    alone = Rota(rotation(daily("09:00", "21:00"), utc("2026-01-01"), members="a"))

    (only_one,) = changes([alone], utc("2026-01-05T10:00"))

    assert only_one.people == {"a"}


def test_changes_are_those_of_all_rotations_in_order() -> None:
    first = Rota(rotation(weekly("MON 09:00"), utc("2026-01-05"), members="ab"))
    second = Rota(rotation(weekly("THU 09:00"), utc("2026-01-05"), members="cd"))
    found = changes([first, second], utc("2026-01-05T10:00"))

    told = ["".join(sorted(next(found).people)) for _ in range(4)]

    assert told == ["bc", "bd", "ad", "ac"]


@pytest.mark.parametrize("hour", range(0, 96, 5))
def test_now_is_the_shift_of_the_moment_and_next_the_one_that_follows(hour: int) -> None:
    one = rotation(OFFICE, utc("2026-01-01"))
    swap = override("c", "2026-01-05T10:00", "2026-01-05T12:00")
    at = utc("2026-01-04") + hour * HOUR

    now, following = now_and_next(one, (swap,), at)

    assert now == shift_at(one, (swap,), at)
    assert following
    assert following == shift_at(one, (swap,), following.start)
    assert following.start >= (now.end if now else at)


def test_nothing_follows_where_calendars_end() -> None:
    one = rotation(daily("09:00"), utc("8999-12-31"), members="a")

    assert now_and_next(one, (), utc("8999-12-31T10:00"))[1] is None
    assert now_and_next(one, (), utc("9000-01-02")) == (None, None)


def test_a_calendar_has_the_shifts_of_each_rotation_with_the_overrides_by_name(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    rota = world.rotation(alice, recurrence=Recurrence(1, 1, daily=(HandOffTime(3),)))
    world.change_rotation(rota, lambda one: replace(one, contact_arns=(alice.arn, bob.arn)))
    schedule = world.schedule("primary", rota, world.rotation(bob, recurrence=OFFICE))
    made = overridden(world, rota, bob, START + HOUR, 2)

    found = read_roster(world.store, schedule.arn)

    row, office = found.rows(START, START + DAY)
    assert found.schedule.alias == "primary"
    assert [one.override_id for one in row.shifts].count(made.id) == 1
    (over,) = (one for one in row.shifts if one.override_id)
    assert (over.start, over.end, over.contact_arns) == (made.start, made.end, (bob.arn,))
    assert [(one.start, one.end) for one in office.shifts] == [
        (START + 6 * HOUR, START + 14 * HOUR)
    ]
    assert {one.alias for one in found.members.values() if one} == {"alice", "bob"}


def test_a_calendar_tells_who_is_on_call_in_the_end_where_nobody_is_and_the_hours(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    schedule = world.schedule(
        "primary", world.rotation(alice, recurrence=OFFICE), world.rotation(bob, recurrence=OFFICE)
    )
    opens, closes = START + 6 * HOUR, START + 14 * HOUR

    report = read_roster(world.store, schedule.arn).report(START, START + DAY)

    (shown,) = report.attendance
    assert (shown.start, shown.end, shown.people) == (opens, closes, (alice.arn, bob.arn))
    assert report.uncovered == (Span(START, opens), Span(closes, START + DAY))
    assert [load.total for load in report.loads] == [8 * HOUR] * 2


def test_a_calendar_takes_three_calls(world: World) -> None:
    schedule = world.schedule("primary", world.rotation(world.person("alice")))
    world.tap.around = counted = CallCount()

    read_roster(world.ports.store, DEPLOYMENT.contact(schedule.alias))

    assert counted.names == ["get", "read", "read"]
