"""Generated rotations: near the moments at which governments move their clocks, and far away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

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
from tests.unit.rotations.rotas import utc

if TYPE_CHECKING:
    from datetime import datetime

# Both hemispheres; changes of 30 minutes (Lord Howe) and two hours (Troll), at midnight (Sao Paulo,
# Beirut, Cairo, Havana, Asuncion) and a minute past it (St. John's); a skipped day (Apia).
CHANGES = (
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2019-02-17"),
    ("America/St_Johns", "2010-11-07"),
    ("America/St_Johns", "2011-03-13"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
    ("Asia/Beirut", "2026-03-29"),
    ("Asia/Beirut", "2026-10-25"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("America/Asuncion", "2023-10-01"),
    ("America/Asuncion", "2024-03-24"),
    ("Antarctica/Troll", "2026-03-29"),
    ("Antarctica/Troll", "2026-10-25"),
    ("Pacific/Chatham", "2026-04-05"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Asia/Kolkata", "2026-06-01"),
    ("UTC", "2026-06-01"),
)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

days = st.sampled_from(DayOfWeek)
times = st.builds(HandOffTime, st.integers(0, 23), st.sampled_from((0, 0, 1, 15, 30, 59)))
full_hours = st.builds(HandOffTime, st.integers(0, 23))
members = st.integers(1, 6).map(lambda size: "abcdef"[:size])


def coverages(
    time: st.SearchStrategy[HandOffTime] = times,
) -> st.SearchStrategy[tuple[ShiftCoverage, ...] | None]:
    windows = st.lists(st.builds(CoverageTime, time, time), min_size=1, max_size=2).map(tuple)
    maps = st.dictionaries(days, windows, min_size=1).map(
        lambda given: tuple(ShiftCoverage(day, held) for day, held in given.items())
    )
    return st.none() | maps


def recurrences(
    time: st.SearchStrategy[HandOffTime] = times,
    covered: st.SearchStrategy[tuple[ShiftCoverage, ...] | None] | None = None,
) -> st.SearchStrategy[Recurrence]:
    month_days = st.integers(1, 31) | st.integers(28, 31)
    held = coverages(time) if covered is None else covered
    return (
        _recurrences("daily", time, held)
        | _recurrences("weekly", st.builds(WeeklySetting, days, time), held)
        | _recurrences("monthly", st.builds(MonthlySetting, month_days, time), held)
    )


def _recurrences(
    name: str,
    setting: st.SearchStrategy[Any],
    covered: st.SearchStrategy[tuple[ShiftCoverage, ...] | None],
) -> st.SearchStrategy[Recurrence]:
    settings = st.lists(setting, min_size=1, max_size=3, unique=True).map(tuple)
    on_calls, multipliers = st.integers(1, 7), st.integers(1, 3)
    return st.builds(Recurrence, on_calls, multipliers, coverages=covered, **{name: settings})


@st.composite
def rotations(draw: st.DrawFn, recurrence: st.SearchStrategy[Recurrence] | None = None) -> Rotation:
    """One that starts up to three days before a clock change, or shortly after."""
    zone, day = draw(st.sampled_from(CHANGES))
    minutes = st.integers(-3 * 1440, 1440) | st.integers(-72, 24).map(lambda hour: hour * 60)
    start = utc(day) + MINUTE * draw(minutes)
    held = draw(recurrences() if recurrence is None else recurrence)
    return preview(draw(members), zone, held, start)


def moments(one: Rotation, before: int = 2, after: int = 8) -> st.SearchStrategy[datetime]:
    """Minutes from some days before the start to some days after it."""
    return st.integers(-before * 1440, after * 1440).map(lambda m: one.start + MINUTE * m)


@st.composite
def overrides(draw: st.DrawFn, one: Rotation, most: int = 4) -> tuple[RotationOverride, ...]:
    """Members, and now and then somebody who is none any more."""
    return tuple(draw(_override(one, place)) for place in range(draw(st.integers(0, most))))


@st.composite
def _override(draw: st.DrawFn, one: Rotation, place: int) -> RotationOverride:
    people = st.lists(st.sampled_from([*one.contact_arns, "gone"]), unique=True, max_size=3)
    start = draw(moments(one))
    return RotationOverride(
        id=str(place),
        new_contact_arns=tuple(draw(people)),
        start=start,
        end=start + MINUTE * draw(st.integers(30, 2 * 1440)),
        created=one.start + DAY * draw(st.integers(0, 2)),
    )


def stored(one: Rotation) -> Rotation:
    return replace(one, arn="arn:aws:ssm-contacts:eu-west-1:111122223333:rotation/r", version=3)
