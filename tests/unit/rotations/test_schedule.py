"""A schedule of several rotations: who is on call, and what it comes to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.on_call import OnCall, Rota, on_call
from incident_manager.domain.schedule_report import Cover, Load, schedule_report
from incident_manager.domain.span import Span
from tests.cases import few_cases
from tests.unit.rotations.rotas import (
    coverage,
    daily,
    local,
    override,
    rotation,
    utc,
    weekly,
)
from tests.unit.rotations.strategies import DAY, MINUTE, moments, overrides, rotations

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.recurrence import ShiftCoverage

HOUR = timedelta(hours=1)
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI")


def rota(
    name: str, members: str, coverages: tuple[ShiftCoverage, ...] = (), zone: str = "UTC"
) -> Rota:
    """One that hands off on Mondays at 00:00, from Monday 1 June 2026 on."""
    recurrence = replace(weekly("MON 00:00"), coverages=coverages)
    one = rotation(recurrence, local(zone, "2026-06-01"), zone, members)
    return Rota(replace(one, arn=name))


EUROPE = rota("europe", "ab", coverage(**dict.fromkeys(WEEKDAYS, "08:00-16:00")))
AMERICA = rota("america", "cd", coverage(**dict.fromkeys(WEEKDAYS, "15:00-23:00")))


def test_a_schedule_names_everybody_and_the_rotations_that_gave_them() -> None:
    assert on_call((EUROPE, AMERICA), utc("2026-06-01T15:30")) == (
        OnCall("a", ("europe",)),
        OnCall("c", ("america",)),
    )


def test_whom_two_rotations_have_on_call_is_named_once() -> None:
    again = rota("again", "ax")
    assert on_call((EUROPE, again), utc("2026-06-01T12:00")) == (OnCall("a", ("europe", "again")),)


def test_nobody_is_on_call_in_a_gap_or_in_a_schedule_without_rotations() -> None:
    assert on_call((EUROPE, AMERICA), utc("2026-06-06T12:00")) == ()
    assert on_call((), utc("2026-06-06T12:00")) == ()


def test_a_report_names_uncovered_time_and_double_cover() -> None:
    report = schedule_report((EUROPE, AMERICA), utc("2026-06-01T12:00"), utc("2026-06-02T12:00"))
    assert report.uncovered == (Span(utc("2026-06-01T23:00"), utc("2026-06-02T08:00")),)
    assert report.double_cover == (
        Cover(utc("2026-06-01T15:00"), utc("2026-06-01T16:00"), ("europe", "america")),
    )


def test_an_override_for_nobody_is_uncovered_time() -> None:
    made = override("", "2026-06-01T10:00", "2026-06-01T11:00")
    report = schedule_report(
        (replace(EUROPE, overrides=(made,)),), utc("2026-06-01T09:00"), utc("2026-06-01T12:00")
    )
    assert report.uncovered == (Span(made.start, made.end),)
    assert report.loads[0] == Load("a", 2 * HOUR, 0 * HOUR, 0 * HOUR)


def test_several_members_of_one_rotation_are_no_double_cover() -> None:
    one = rotation(daily("09:00", at_once=2), utc("2026-06-01"))
    assert schedule_report((Rota(one),), utc("2026-06-01"), utc("2026-07-01")).double_cover == ()


def test_hours_are_told_as_day_night_and_weekend_of_the_rotations_own_clock() -> None:
    tokyo = rota("tokyo", "ab", zone="Asia/Tokyo")
    week = local("Asia/Tokyo", "2026-06-01"), local("Asia/Tokyo", "2026-06-08")
    report = schedule_report((tokyo,), *week)
    assert report.loads == (
        Load("a", day=80 * HOUR, night=40 * HOUR, weekend=48 * HOUR),
        Load("b", day=0 * HOUR, night=0 * HOUR, weekend=0 * HOUR),
    )
    assert report.loads[0].total == 168 * HOUR


def test_a_night_shift_is_an_hour_shorter_when_clocks_go_forward() -> None:
    recurrence = replace(daily("22:00"), coverages=coverage(THU="22:00-06:00"))
    one = rotation(recurrence, utc("2026-04-01"), "Africa/Cairo", members="a")
    report = schedule_report((Rota(one),), utc("2026-04-23T12:00"), utc("2026-04-24T12:00"))
    assert report.loads == (Load("a", day=0 * HOUR, night=7 * HOUR, weekend=0 * HOUR),)


def test_time_in_two_rotations_at_once_is_counted_once_by_the_clock_of_the_first() -> None:
    utc_one, tokyo = rota("utc", "a"), rota("tokyo", "a", zone="Asia/Tokyo")
    period = utc("2026-06-02T12:00"), utc("2026-06-02T20:00")
    assert schedule_report((utc_one, tokyo), *period).loads == (
        Load("a", day=8 * HOUR, night=0 * HOUR, weekend=0 * HOUR),
    )
    assert schedule_report((tokyo, utc_one), *period).loads == (
        Load("a", day=1 * HOUR, night=7 * HOUR, weekend=0 * HOUR),
    )


def test_a_schedule_without_rotations_covers_nothing() -> None:
    period = utc("2026-06-01"), utc("2026-06-02")
    assert schedule_report((), *period).uncovered == (Span(*period),)
    assert schedule_report((EUROPE,), *reversed(period)).uncovered == ()


@few_cases
@given(st.data())
def test_a_report_agrees_with_asking_who_is_on_call_every_hour(data: st.DataObject) -> None:
    schedule = tuple(_rota(data, f"r{place}") for place in range(data.draw(st.integers(1, 2))))
    since = data.draw(moments(schedule[0].rotation, after=2))
    hours = [since + MINUTE * n for n in range(0, 2 * 1440, 60)]
    until = hours[-1] + HOUR
    report = schedule_report(schedule, since, until)
    for moment in hours:
        given_by = Counter(arn for one in on_call(schedule, moment) for arn in one.rotation_arns)
        assert _within(report.uncovered, moment) == (not given_by)
        assert _within(report.double_cover, moment) == (len(given_by) > 1)
    assert all(load.total <= until - since for load in report.loads)


@few_cases
@given(st.data())
def test_the_hours_of_all_people_are_the_hours_covered(data: st.DataObject) -> None:
    """One person at a time in one rotation: what is not uncovered is somebody's."""
    drawn = data.draw(rotations())
    one = replace(drawn, recurrence=replace(drawn.recurrence, number_of_on_calls=1))
    since = data.draw(moments(one))
    until = since + 30 * DAY
    report = schedule_report((Rota(one),), since, until)
    uncovered = sum((gap.end - gap.start for gap in report.uncovered), timedelta())
    assert sum((load.total for load in report.loads), timedelta()) + uncovered == until - since


def _rota(data: st.DataObject, arn: str) -> Rota:
    one = replace(data.draw(rotations()), arn=arn)
    start = one.start.replace(year=2026, month=3, day=28)
    moved = replace(one, start=start)
    return Rota(moved, data.draw(overrides(moved)))


def _within(spans: tuple[Span, ...] | tuple[Cover, ...], moment: datetime) -> bool:
    return any(span.start <= moment < span.end for span in spans)
