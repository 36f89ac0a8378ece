"""Rotations, overrides and moments as short as a test wants to say them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from incident_manager.domain.override import RotationOverride
from incident_manager.domain.recurrence import (
    CoverageTime,
    DayOfWeek,
    HandOffTime,
    MonthlySetting,
    Recurrence,
    ShiftCoverage,
    WeeklySetting,
)
from incident_manager.domain.rotation import Rotation, preview
from incident_manager.domain.shifts import shifts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.shifts import Shift


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(zone: str, text: str) -> datetime:
    """An instant given by its wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def at(text: str) -> HandOffTime:
    hour, minute = text.split(":")
    return HandOffTime(int(hour), int(minute))


def daily(*times: str, every: int = 1, at_once: int = 1) -> Recurrence:
    return Recurrence(at_once, every, daily=tuple(at(one) for one in times))


def weekly(*settings: str, every: int = 1, at_once: int = 1) -> Recurrence:
    """Settings such as "MON 09:00"."""
    given = (one.split() for one in settings)
    rows = tuple(WeeklySetting(DayOfWeek(day), at(time)) for day, time in given)
    return Recurrence(at_once, every, weekly=rows)


def monthly(*settings: str, every: int = 1, at_once: int = 1) -> Recurrence:
    """Settings such as "31 09:00"."""
    given = (one.split() for one in settings)
    rows = tuple(MonthlySetting(int(day), at(time)) for day, time in given)
    return Recurrence(at_once, every, monthly=rows)


def coverage(**days: str) -> tuple[ShiftCoverage, ...]:
    """Windows such as MON="09:00-17:00 20:00-22:00"."""
    return tuple(
        ShiftCoverage(DayOfWeek(day), tuple(window(one) for one in windows.split()))
        for day, windows in days.items()
    )


def window(text: str) -> CoverageTime:
    start, end = text.split("-")
    return CoverageTime(at(start), at(end))


def rotation(
    recurrence: Recurrence, start: datetime, zone: str = "UTC", members: str = "abc"
) -> Rotation:
    """Members are single letters."""
    return preview(members, zone, recurrence, start)


def override(
    members: str, start: str, end: str, created: str = "2026-01-01", name: str = "o"
) -> RotationOverride:
    return RotationOverride(
        id=name,
        new_contact_arns=tuple(members),
        start=utc(start),
        end=utc(end),
        created=utc(created),
    )


def told(found: Iterable[Shift], zone: str = "UTC") -> list[str]:
    """Shifts as lines of the zone's wall clock; who was displaced stands behind a slash."""
    return [_told(shift, ZoneInfo(zone)) for shift in found]


def listed(
    one: Rotation, since: str, until: str, overrides: Iterable[RotationOverride] = ()
) -> list[str]:
    zone = one.time_zone_id
    return told(shifts(one, tuple(overrides), local(zone, since), local(zone, until)), zone)


def _told(shift: Shift, zone: ZoneInfo) -> str:
    start, end = (f"{edge.astimezone(zone):%a %d %b %H:%M}" for edge in (shift.start, shift.end))
    people = "".join(shift.contact_arns) or "nobody"
    displaced = f" / {''.join(shift.overridden)}" if shift.type == "OVERRIDDEN" else ""
    return f"{start} - {end} {people}{displaced}"
