"""Which hours of the week somebody is on call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.rotations.rotas import coverage, daily, listed, local, rotation, utc, weekly

if TYPE_CHECKING:
    from incident_manager.domain.recurrence import ShiftCoverage
    from incident_manager.domain.rotation import Rotation

ALL_DAY = dict.fromkeys(("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"), "00:00-00:00")


def covered(*rows: ShiftCoverage, zone: str = "UTC", start: str = "2026-06-01") -> Rotation:
    """A rotation that hands off on Mondays at 00:00."""
    recurrence = replace(weekly("MON 00:00"), coverages=rows)
    return rotation(recurrence, local(zone, start), zone)


def test_a_day_without_a_window_is_a_gap() -> None:
    one = covered(*coverage(MON="09:00-17:00", WED="09:00-12:00 13:00-17:00", FRI=""))
    assert listed(one, "2026-06-01", "2026-06-09") == [
        "Mon 01 Jun 09:00 - Mon 01 Jun 17:00 a",
        "Wed 03 Jun 09:00 - Wed 03 Jun 12:00 a",
        "Wed 03 Jun 13:00 - Wed 03 Jun 17:00 a",
        "Mon 08 Jun 09:00 - Mon 08 Jun 17:00 b",
    ]


def test_a_window_over_midnight_belongs_to_the_day_it_begins_on() -> None:
    one = covered(*coverage(TUE="22:00-06:00"))
    assert listed(one, "2026-06-01", "2026-06-08") == ["Tue 02 Jun 22:00 - Wed 03 Jun 06:00 a"]


def test_a_window_over_the_end_of_the_week_is_divided_by_the_hand_off_within() -> None:
    one = covered(*coverage(SUN="20:00-08:00"))
    assert listed(one, "2026-06-02", "2026-06-09") == [
        "Sun 07 Jun 20:00 - Mon 08 Jun 00:00 a",
        "Mon 08 Jun 00:00 - Mon 08 Jun 08:00 b",
    ]


def test_a_window_that_ends_when_it_begins_lasts_24_hours() -> None:
    one = covered(*coverage(SAT="09:00-09:00"))
    assert listed(one, "2026-06-01", "2026-06-08") == ["Sat 06 Jun 09:00 - Sun 07 Jun 09:00 a"]


def test_windows_that_touch_or_overlap_are_one_shift() -> None:
    one = covered(*coverage(MON="09:00-13:00 12:00-17:00 17:00-18:00", SAT="00:00-00:00"))
    assert listed(one, "2026-06-01", "2026-06-08") == [
        "Mon 01 Jun 09:00 - Mon 01 Jun 18:00 a",
        "Sat 06 Jun 00:00 - Sun 07 Jun 00:00 a",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (),
        coverage(**ALL_DAY),
        coverage(**dict.fromkeys(ALL_DAY, "09:00-21:00 20:00-10:00")),
    ],
)
def test_a_week_without_a_gap_is_one_shift_for_each_turn(rows: tuple[ShiftCoverage, ...]) -> None:
    recurrence = replace(weekly("WED 12:00"), coverages=rows)
    assert listed(rotation(recurrence, utc("2026-06-03T12:00")), "2026-06-04", "2026-06-12") == [
        "Wed 03 Jun 12:00 - Wed 10 Jun 12:00 a",
        "Wed 10 Jun 12:00 - Wed 17 Jun 12:00 b",
    ]


def test_almost_the_whole_week_wraps_round_its_end() -> None:
    one = covered(*coverage(**{**ALL_DAY, "WED": "12:00-00:00"}))
    assert listed(one, "2026-06-01", "2026-06-10T13:00") == [
        "Mon 01 Jun 00:00 - Wed 03 Jun 00:00 a",
        "Wed 03 Jun 12:00 - Mon 08 Jun 00:00 a",
        "Mon 08 Jun 00:00 - Wed 10 Jun 00:00 b",
        "Wed 10 Jun 12:00 - Mon 15 Jun 00:00 b",
    ]


def test_a_hand_off_outside_the_covered_hours_still_passes_the_turn_on() -> None:
    recurrence = replace(daily("03:00"), coverages=coverage(MON="09:00-17:00", TUE="09:00-17:00"))
    one = rotation(recurrence, utc("2026-06-01T03:00"))
    assert listed(one, "2026-06-01", "2026-06-09") == [
        "Mon 01 Jun 09:00 - Mon 01 Jun 17:00 a",
        "Tue 02 Jun 09:00 - Tue 02 Jun 17:00 b",
        "Mon 08 Jun 09:00 - Mon 08 Jun 17:00 b",
    ]


def test_windows_keep_their_wall_clock_times_across_a_clock_change() -> None:
    one = covered(
        *coverage(SAT="22:00-06:00", SUN="02:15-02:45"), zone="Europe/Berlin", start="2026-03-23"
    )
    assert listed(one, "2026-03-28", "2026-04-05T12:00") == [
        "Sat 28 Mar 22:00 - Sun 29 Mar 06:00 a",
        "Sat 04 Apr 22:00 - Sun 05 Apr 06:00 b",
    ]


def test_a_window_that_a_clock_change_skips_is_left_out_on_that_day() -> None:
    one = covered(*coverage(SUN="02:15-02:45"), zone="Europe/Berlin", start="2026-03-23")
    assert listed(one, "2026-03-23", "2026-04-06") == ["Sun 05 Apr 02:15 - Sun 05 Apr 02:45 b"]


def test_the_rotation_begins_in_the_middle_of_a_window() -> None:
    one = covered(*coverage(MON="09:00-17:00"), start="2026-06-01T12:00")
    assert listed(one, "2026-06-01", "2026-06-02") == ["Mon 01 Jun 12:00 - Mon 01 Jun 17:00 a"]
