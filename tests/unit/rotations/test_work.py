"""How much is calculated; counted, not timed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.hand_off_notice import next_look
from incident_manager.domain.on_call import who_is_on_call
from incident_manager.domain.rotation import HORIZON
from incident_manager.domain.shifts import shift_page, shifts
from incident_manager.domain.wall_clock import WallClock
from tests.unit.rotations.rotas import coverage, daily, monthly, rotation, utc, weekly

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from incident_manager.domain.recurrence import Recurrence

BUSINESS = coverage(MON="09:00-17:00", TUE="09:00-17:00", SUN="22:00-06:00")


class Steps:
    """Counts how often a wall-clock time is placed in time: everything else follows from these."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken = 0
        original = WallClock.first_showing

        def counting(clock: WallClock, wall: datetime) -> datetime:
            self.taken += 1
            return original(clock, wall)

        monkeypatch.setattr(WallClock, "first_showing", counting)

    def of(self, call: Callable[[], object]) -> int:
        before = self.taken
        call()
        return self.taken - before


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


@pytest.mark.parametrize(
    "recurrence",
    [
        daily("09:00"),
        daily("08:00", "20:00", every=3),
        weekly("MON 09:00", "THU 18:00"),
        monthly("31 09:00", "30 21:00", every=7),
        replace(daily("09:00"), coverages=BUSINESS),
    ],
)
def test_who_is_on_call_takes_no_more_steps_however_long_the_rotation_has_run(
    steps: Steps, recurrence: Recurrence
) -> None:
    one = rotation(recurrence, utc("1970-01-05T09:00"), "America/New_York")
    ages = [timedelta(days=days) for days in (3, 30, 365, 3_650, 36_500, 2_000_000)]
    taken = [steps.of(partial(who_is_on_call, one, (), one.start + age)) for age in ages]
    settings = len(recurrence.daily) + len(recurrence.weekly) + len(recurrence.monthly)
    windows = 18 if recurrence.coverages else 0
    assert max(taken) <= 14 * settings + windows
    assert max(taken[2:]) - min(taken[2:]) <= 3 * settings + windows


def test_the_next_hand_off_takes_no_more_steps_either(steps: Steps) -> None:
    one = rotation(daily("09:00"), utc("1970-01-01"), "America/New_York")
    for year in (1971, 2026, 7000):
        assert steps.of(partial(next_look, one, utc(f"{year}-06-01"))) <= 14


def test_a_page_of_a_range_of_centuries_costs_no_more_than_the_page(steps: Steps) -> None:
    one = rotation(daily("09:00"), utc("2026-01-01"))
    whole = (one, (), utc("2026-06-01"), utc("6026-06-01"))
    assert steps.of(partial(shift_page, *whole, limit=50)) <= 70


def test_the_calendar_has_an_end() -> None:
    one = rotation(daily("09:00"), utc("2026-01-01"))
    last = list(shifts(one, (), utc("8999-12-31T12:00"), utc("9999-12-31")))
    assert [shift.end for shift in last] == [HORIZON + timedelta(hours=9)]
    assert who_is_on_call(one, (), HORIZON) == ()
    assert list(islice(shifts(one, (), utc("2020-01-01"), utc("9999-12-31")), 1))


def test_a_range_that_ends_before_it_begins_is_empty() -> None:
    one = rotation(daily("09:00"), utc("2026-01-01"))
    assert list(shifts(one, (), utc("2026-06-02"), utc("2026-06-01"))) == []
