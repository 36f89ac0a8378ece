"""The one rule for wall-clock times, whatever the clock does."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.wall_clock import wall_clock
from tests.cases import few_cases
from tests.unit.rotations.strategies import CHANGES, DAY, MINUTE

SECOND = timedelta(seconds=1)

walls = st.tuples(st.sampled_from(CHANGES), st.integers(-1440, 2 * 1440))


@few_cases
@given(walls)
def test_a_wall_clock_time_is_when_the_clock_first_shows_it_or_a_later_one(
    named: tuple[tuple[str, str], int],
) -> None:
    (zone, day), minutes = named
    clock, wall = wall_clock(zone), datetime.fromisoformat(day) + MINUTE * minutes
    instant = clock.first_showing(wall)
    assert clock.reading(instant) >= wall
    assert clock.reading(instant - SECOND) < wall
    before = (clock.reading(instant - MINUTE * n) for n in range(1, 26 * 60))
    assert all(reading < wall for reading in before)


@few_cases
@given(st.sampled_from(CHANGES), st.integers(-1440, 2 * 1440), st.integers(0, 1440))
def test_a_later_wall_clock_time_is_never_an_earlier_instant(
    change: tuple[str, str], minutes: int, later: int
) -> None:
    zone, day = change
    clock, wall = wall_clock(zone), datetime.fromisoformat(day) + MINUTE * minutes
    assert clock.first_showing(wall) <= clock.first_showing(wall + MINUTE * later)


@few_cases
@given(walls)
def test_an_instant_is_its_own_wall_clock_time_unless_it_is_a_repetition(
    named: tuple[tuple[str, str], int],
) -> None:
    (zone, day), minutes = named
    clock = wall_clock(zone)
    instant = clock.first_showing(datetime.fromisoformat(day) - DAY) + MINUTE * minutes
    first = clock.first_showing(clock.reading(instant))
    assert first == instant or (first < instant and clock.reading(first) == clock.reading(instant))
