"""Rotations and their recurrence between the shapes of `ssm-contacts` and the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.errors import invalid
from incident_manager.api.operations import CONTACTS
from incident_manager.domain.recurrence import (
    CoverageTime,
    DayOfWeek,
    HandOffTime,
    MonthlySetting,
    Recurrence,
    ShiftCoverage,
    WeeklySetting,
)

if TYPE_CHECKING:
    from incident_manager.api.operations import Members
    from incident_manager.domain.rotation import Rotation


def recurrence_from(shape: Members) -> Recurrence:
    """Empty lists of settings are as good as absent ones."""
    coverages = shape.get("ShiftCoverages")
    return Recurrence(
        number_of_on_calls=shape["NumberOfOnCalls"],
        multiplier=shape["RecurrenceMultiplier"],
        daily=tuple(_time_from(one) for one in shape.get("DailySettings") or ()),
        weekly=tuple(
            WeeklySetting(DayOfWeek(one["DayOfWeek"]), _time_from(one["HandOffTime"]))
            for one in shape.get("WeeklySettings") or ()
        ),
        monthly=tuple(
            MonthlySetting(one["DayOfMonth"], _time_from(one["HandOffTime"]))
            for one in shape.get("MonthlySettings") or ()
        ),
        coverages=None if coverages is None else _coverages_from(coverages),
    )


def recurrence_shape(recurrence: Recurrence) -> Members:
    shape: Members = {
        "NumberOfOnCalls": recurrence.number_of_on_calls,
        "RecurrenceMultiplier": recurrence.multiplier,
    }
    if recurrence.daily:
        shape["DailySettings"] = [_time_shape(one) for one in recurrence.daily]
    if recurrence.weekly:
        shape["WeeklySettings"] = [
            {"DayOfWeek": one.day.value, "HandOffTime": _time_shape(one.time)}
            for one in recurrence.weekly
        ]
    if recurrence.monthly:
        shape["MonthlySettings"] = [
            {"DayOfMonth": one.day, "HandOffTime": _time_shape(one.time)}
            for one in recurrence.monthly
        ]
    if recurrence.coverages is not None:
        shape["ShiftCoverages"] = {
            one.day.value: [
                {"Start": _time_shape(window.start), "End": _time_shape(window.end)}
                for window in one.times
            ]
            for one in recurrence.coverages
        }
    return shape


def rotation_shape(rotation: Rotation) -> Members:
    return {
        "RotationArn": rotation.arn,
        "Name": rotation.name,
        "ContactIds": list(rotation.contact_arns),
        "StartTime": rotation.start,
        "TimeZoneId": rotation.time_zone_id,
        "Recurrence": recurrence_shape(rotation.recurrence),
    }


def _coverages_from(shape: Members) -> tuple[ShiftCoverage, ...]:
    return tuple(
        ShiftCoverage(DayOfWeek(day), tuple(_window_from(one) for one in windows))
        for day, windows in shape.items()
    )


def _window_from(shape: Members) -> CoverageTime:
    """The model lets either end be absent; no window could be made of the other."""
    start, end = shape.get("Start"), shape.get("End")
    if start is None or end is None:
        rule = "a window has both a Start and an End"
        raise invalid(CONTACTS, "Recurrence.ShiftCoverages", rule)
    return CoverageTime(_time_from(start), _time_from(end))


def _time_from(shape: Members) -> HandOffTime:
    return HandOffTime(shape["HourOfDay"], shape["MinuteOfHour"])


def _time_shape(time: HandOffTime) -> Members:
    return {"HourOfDay": time.hour, "MinuteOfHour": time.minute}
