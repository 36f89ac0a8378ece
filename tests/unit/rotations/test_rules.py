"""Which rotations are refused, and that those which are not survive being stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from incident_manager.adapters.dynamodb import codec
from incident_manager.domain.override import RotationOverride
from incident_manager.domain.recurrence import Recurrence
from incident_manager.domain.recurrence_rules import recurrence_fault
from incident_manager.domain.rotation import Rotation, default_start, rotation_fault
from incident_manager.domain.wall_clock import time_zone_fault
from tests.cases import few_cases
from tests.unit.rotations.rotas import coverage, daily, monthly, override, rotation, utc, weekly
from tests.unit.rotations.strategies import rotations, stored

HALF_HOURS = [f"{n // 2:02}:00-{n // 2:02}:{30 + n % 2}" for n in range(25)]


@pytest.mark.parametrize(
    ("recurrence", "fault"),
    [
        (daily("09:00"), None),
        (weekly("MON 09:00", "MON 21:00", every=100), None),
        (monthly("31 23:59", at_once=99), None),
        (replace(daily("09:00"), coverages=()), None),
        (replace(daily("09:00"), coverages=coverage(MON="", TUE="09:00-09:30")), None),
        (daily("09:00", at_once=0), "NumberOfOnCalls"),
        (daily("09:00", every=0), "RecurrenceMultiplier"),
        (daily("09:00", every=101), "RecurrenceMultiplier"),
        (Recurrence(1, 1), "exactly one"),
        (replace(daily("09:00"), weekly=weekly("MON 09:00").weekly), "exactly one"),
        (daily("09:00", "10:00", "09:00"), "DailySettings"),
        (weekly("MON 09:00", "MON 09:00"), "WeeklySettings"),
        (monthly("3 09:00", "3 09:00"), "MonthlySettings"),
        (monthly("32 09:00"), "DayOfMonth"),
        (daily(*(f"{n // 60}:{n % 60}" for n in range(100))), None),
        (daily(*(f"{n // 60}:{n % 60}" for n in range(101))), "at most 100 hand-offs"),
        (replace(daily("09:00"), coverages=coverage(MON=" ".join(HALF_HOURS[:24]))), None),
        (replace(daily("09:00"), coverages=coverage(MON=" ".join(HALF_HOURS))), "24 windows"),
        (daily("24:00"), "24:00 is no time"),
        (weekly("MON 09:60"), "09:60 is no time"),
        (monthly("1 -1:00"), "is no time"),
        (replace(daily("09:00"), coverages=coverage(MON="")), "no day has a window"),
        (replace(daily("09:00"), coverages=coverage(MON="09:00-09:29")), "at least 30 minutes"),
        (replace(daily("09:00"), coverages=coverage(MON="09:00-24:00")), "24:00 is no time"),
        (replace(daily("09:00"), coverages=coverage(MON="09:00-17:00") * 2), "the same day"),
    ],
)
def test_the_rules_of_a_recurrence(recurrence: Recurrence, fault: str | None) -> None:
    found = recurrence_fault(recurrence)
    assert found is None if fault is None else fault in str(found)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Seoul", "US/Pacific"])
def test_names_of_the_time_zone_database_are_time_zones(zone: str) -> None:
    assert time_zone_fault(zone) is None


@pytest.mark.parametrize(
    "zone",
    ["PST", "EST", "MST", "HST", "Mars/Olympus", "America", "", "/etc/localtime", "../etc/passwd",
     "localtime", "posix/Europe/Berlin", "right/Europe/Berlin", "Europe/Berlin\0", "zone.tab"],
)  # fmt: skip
def test_anything_else_is_none(zone: str) -> None:
    assert time_zone_fault(zone) is not None


def test_the_rules_of_a_rotation() -> None:
    good = rotation(daily("09:00"), utc("2026-06-01"))
    assert rotation_fault(good) is None
    assert "ContactIds" in str(rotation_fault(replace(good, contact_arns=())))
    assert "ContactIds" in str(rotation_fault(replace(good, contact_arns=("a",) * 31)))
    assert "StartTime" in str(rotation_fault(replace(good, start=utc("1969-12-31"))))
    assert "StartTime" in str(rotation_fault(replace(good, start=utc("9000-01-01"))))
    assert "TimeZoneId" in str(rotation_fault(replace(good, time_zone_id="PST")))
    assert "exactly one" in str(rotation_fault(replace(good, recurrence=Recurrence(1, 1))))


def test_a_rotation_without_a_start_begins_with_the_minute() -> None:
    assert default_start(utc("2026-06-01T12:34:56.789")) == utc("2026-06-01T12:34")


@few_cases
@given(rotations())
def test_a_rotation_is_the_same_after_it_was_stored(one: Rotation) -> None:
    kept = replace(stored(one), tags={"team": "database"})
    assert codec.loads(Rotation, codec.dumps(kept)) == kept


def test_an_override_is_the_same_after_it_was_stored() -> None:
    made = override("ab", "2026-06-01", "2026-06-02")
    assert codec.loads(RotationOverride, codec.dumps(made)) == made
