"""What an on-call schedule comes to, as an administrator asks for it and reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.cli.command import main
from incident_manager.cli.stack import Stack
from incident_manager.domain.recurrence import (
    CoverageTime,
    DayOfWeek,
    HandOffTime,
    Recurrence,
    ShiftCoverage,
)
from incident_manager.services.errors import InvalidError, NotFoundError
from incident_manager.services.report_schedule import MAX_PERIOD, report_schedule
from tests.fakes.crash import CallCount
from tests.world import DEPLOYMENT, START, World

if TYPE_CHECKING:
    from incident_manager.domain.contact import Contact

DAY = timedelta(days=1)
OFFICE = Recurrence(
    1,
    1,
    daily=(HandOffTime(8),),
    coverages=tuple(
        ShiftCoverage(day, (CoverageTime(HandOffTime(8), HandOffTime(20)),)) for day in DayOfWeek
    ),
)
NIGHT = replace(
    OFFICE,
    coverages=(ShiftCoverage(DayOfWeek.FRI, (CoverageTime(HandOffTime(18), HandOffTime(4)),)),),
)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A deployment that the command finds behind the stack."""
    made = World()
    monkeypatch.setattr(Stack, "deployment", DEPLOYMENT)
    monkeypatch.setattr(Stack, "store", made.ports.store)
    return made


def scheduled(world: World) -> Contact:
    """Alice and bob by day, carol on Friday nights; the world starts on a Friday, at 03:00 UTC."""
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    days = world.rotation(alice, bob, recurrence=OFFICE)
    nights = world.rotation(carol, recurrence=NIGHT)
    world.change_rotation(nights, lambda one: replace(one, name="nights"))
    return world.schedule("primary", days, nights)


def reported(capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    chosen = more or ("--from", "2026-11-20", "--to", "2026-11-22")
    main(["schedule", "report", "--contact", "primary", *chosen])
    return capsys.readouterr().out.splitlines()


def test_gaps_double_cover_and_hours_are_told(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    scheduled(world)

    assert reported(capsys) == [
        "Nobody is on call:",
        "FROM (UTC)        TO (UTC)          HOURS",
        "2026-11-20 00:00  2026-11-20 08:00  8.0",
        "2026-11-21 04:00  2026-11-21 08:00  4.0",
        "2026-11-21 20:00  2026-11-22 00:00  4.0",
        "",
        "Several rotations at once:",
        "FROM (UTC)        TO (UTC)          HOURS  ROTATIONS",
        "2026-11-20 18:00  2026-11-20 20:00  2.0    rotation, nights",
        "",
        "WHO    DAY   NIGHT  WEEKEND  HOURS",
        "alice  12.0  0.0    0.0      12.0",
        "bob    0.0   0.0    12.0     12.0",
        "carol  4.0   2.0    4.0      10.0",
    ]


def test_a_schedule_without_gaps_says_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.schedule("primary", world.rotation(world.person("alice")))

    assert reported(capsys) == [
        "Somebody is always on call.",
        "",
        "WHO    DAY   NIGHT  WEEKEND  HOURS",
        "alice  16.0  8.0    24.0     48.0",
    ]


def test_rotations_that_nobody_can_calculate_are_told_first(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    lost, strange, known = (world.rotation(world.person(name)) for name in ("a", "b", "c"))
    world.change_rotation(strange, lambda one: replace(one, time_zone_id="Mars/Olympus"))
    world.schedule("primary", lost, strange, known)
    world.store.commit(delete=[replace(lost, version=1)])

    lines = reported(capsys)

    assert lines[0].endswith(": the rotation was deleted.")
    assert lines[0].startswith("Without rotation ")
    assert "nobody can tell who is on call: TimeZoneId" in lines[2]
    assert lines[4] == "Somebody is always on call."
    assert lines[-1].split() == ["c", "16.0", "8.0", "24.0", "48.0"]


def test_a_report_takes_two_calls(world: World) -> None:
    schedule = scheduled(world)
    world.tap.around = counted = CallCount()

    report_schedule(world.ports.store, schedule.arn, START, START + DAY)

    assert counted.names == ["get", "read"]


@pytest.mark.parametrize("length", [timedelta(), -DAY, MAX_PERIOD + timedelta(seconds=1)])
def test_a_period_that_is_empty_or_endless_is_refused(world: World, length: timedelta) -> None:
    schedule = scheduled(world)

    with pytest.raises(InvalidError, match="period: .* at most 366 days"):
        report_schedule(world.store, schedule.arn, START, START + length)


def test_only_a_schedule_that_there_is_has_a_report(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotFoundError):
        report_schedule(world.store, DEPLOYMENT.contact("primary"), START, START + DAY)
    with pytest.raises(InvalidError, match="alice is not an on-call schedule"):
        report_schedule(world.store, world.person("alice").arn, START, START + DAY)
    with pytest.raises(SystemExit, match="incident-manager: Resource not found: .*/primary"):
        reported(capsys)
