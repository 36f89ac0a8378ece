"""When turns change hands."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.hand_off_notice import next_look
from incident_manager.domain.shifts import shift_at
from incident_manager.domain.turns import turns
from tests.unit.rotations.rotas import (
    daily,
    listed,
    local,
    monthly,
    rotation,
    utc,
    weekly,
)

if TYPE_CHECKING:
    from incident_manager.domain.recurrence import Recurrence


def test_daily_turns_change_at_the_hand_off_time() -> None:
    one = rotation(daily("09:00"), utc("2026-06-01T09:00"))
    assert listed(one, "2026-06-01", "2026-06-05") == [
        "Mon 01 Jun 09:00 - Tue 02 Jun 09:00 a",
        "Tue 02 Jun 09:00 - Wed 03 Jun 09:00 b",
        "Wed 03 Jun 09:00 - Thu 04 Jun 09:00 c",
        "Thu 04 Jun 09:00 - Fri 05 Jun 09:00 a",
    ]


def test_the_first_turn_lasts_from_the_start_to_the_first_hand_off() -> None:
    one = rotation(weekly("MON 09:00"), utc("2026-06-03T15:42"))
    assert listed(one, "2026-06-01", "2026-06-09") == [
        "Wed 03 Jun 15:42 - Mon 08 Jun 09:00 a",
        "Mon 08 Jun 09:00 - Mon 15 Jun 09:00 b",
    ]


def test_nobody_is_on_call_before_a_start_that_is_still_to_come() -> None:
    one = rotation(daily("09:00"), utc("2030-01-01T09:00"))
    assert listed(one, "2026-01-01", "2030-01-01T09:00") == []


def test_several_hand_offs_a_week_are_turns_of_their_own() -> None:
    one = rotation(weekly("THU 18:00", "MON 09:00"), utc("2026-06-01T09:00"), members="ab")
    assert listed(one, "2026-06-01", "2026-06-15") == [
        "Mon 01 Jun 09:00 - Thu 04 Jun 18:00 a",
        "Thu 04 Jun 18:00 - Mon 08 Jun 09:00 b",
        "Mon 08 Jun 09:00 - Thu 11 Jun 18:00 a",
        "Thu 11 Jun 18:00 - Mon 15 Jun 09:00 b",
    ]


def test_each_hand_off_recurs_every_so_many_weeks_from_its_first_time_on() -> None:
    one = rotation(weekly("MON 09:00", "THU 09:00", every=2), utc("2026-06-03T09:00"))
    assert listed(one, "2026-06-01", "2026-06-21") == [
        "Wed 03 Jun 09:00 - Thu 04 Jun 09:00 a",
        "Thu 04 Jun 09:00 - Mon 08 Jun 09:00 b",
        "Mon 08 Jun 09:00 - Thu 18 Jun 09:00 c",
        "Thu 18 Jun 09:00 - Mon 22 Jun 09:00 a",
    ]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (daily("09:00", every=2), "2026-06-03T09:00"),
        (weekly("MON 09:00", every=2), "2026-06-15T09:00"),
        (monthly("1 09:00", every=2), "2026-08-01T09:00"),
    ],
)
def test_a_hand_off_at_the_very_start_is_the_first_of_its_row(
    recurrence: Recurrence, expected: str
) -> None:
    one = rotation(recurrence, utc("2026-06-01T09:00"))
    assert next_look(one, one.start) == utc(expected)


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (daily("09:00", every=2), "2012-01-01T09:00"),
        (weekly("FRI 09:00", every=2), "2012-01-13T09:00"),
        (monthly("30 09:00", every=2), "2012-02-29T09:00"),
    ],
)
def test_a_hand_off_on_a_day_that_is_skipped_is_at_the_very_start_of_the_next(
    recurrence: Recurrence, expected: str
) -> None:
    one = rotation(recurrence, local("Pacific/Apia", "2011-12-31"), "Pacific/Apia")
    assert next_look(one, one.start) == local("Pacific/Apia", expected)


def test_a_month_without_the_day_hands_off_on_its_last_day() -> None:
    one = rotation(monthly("31 09:00"), utc("2028-01-31T09:00"))
    assert listed(one, "2028-01-31T09:00", "2028-05-01") == [
        "Mon 31 Jan 09:00 - Tue 29 Feb 09:00 a",
        "Tue 29 Feb 09:00 - Fri 31 Mar 09:00 b",
        "Fri 31 Mar 09:00 - Sun 30 Apr 09:00 c",
        "Sun 30 Apr 09:00 - Wed 31 May 09:00 a",
    ]


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    one = rotation(monthly("15 00:00", every=5), utc("2026-10-20"))
    assert listed(one, "2026-10-20", "2027-04-16") == [
        "Tue 20 Oct 00:00 - Sun 15 Nov 00:00 a",
        "Sun 15 Nov 00:00 - Thu 15 Apr 00:00 b",
        "Thu 15 Apr 00:00 - Wed 15 Sep 00:00 c",
    ]


def test_a_turn_that_a_short_month_leaves_without_length_keeps_its_place_in_the_order() -> None:
    one = rotation(monthly("30 09:00", "31 09:00"), utc("2026-03-30T09:00"))
    assert listed(one, "2026-03-30T09:00", "2026-05-31") == [
        "Mon 30 Mar 09:00 - Tue 31 Mar 09:00 a",
        "Tue 31 Mar 09:00 - Thu 30 Apr 09:00 b",
        "Thu 30 Apr 09:00 - Sat 30 May 09:00 a",
        "Sat 30 May 09:00 - Sun 31 May 09:00 b",
    ]


def test_a_turn_without_length_is_no_turn() -> None:
    one = rotation(monthly("30 09:00", "31 09:00"), utc("2026-03-30T09:00"))
    found = list(islice(turns(one, one.clock, one.start), 4))
    assert [turn.number for turn in found] == [0, 1, 3, 4]
    assert all(turn.start < turn.end for turn in found)


def test_hand_offs_that_a_short_month_puts_out_of_order_are_taken_in_order_of_time() -> None:
    one = rotation(monthly("31 08:00", "30 20:00"), utc("2026-01-31T08:00"))
    assert listed(one, "2026-01-31T08:00", "2026-03-31") == [
        "Sat 31 Jan 08:00 - Sat 28 Feb 08:00 a",
        "Sat 28 Feb 08:00 - Sat 28 Feb 20:00 b",
        "Sat 28 Feb 20:00 - Mon 30 Mar 20:00 c",
        "Mon 30 Mar 20:00 - Tue 31 Mar 08:00 a",
    ]


@pytest.mark.parametrize(
    ("zone", "start", "hours"),
    [
        ("Europe/Berlin", "2026-03-28T09:00", 23),
        ("Europe/Berlin", "2026-10-24T09:00", 25),
        ("America/New_York", "2026-03-07T09:00", 23),
        ("Australia/Lord_Howe", "2026-04-04T09:00", 24.5),
        ("Australia/Lord_Howe", "2026-10-03T09:00", 23.5),
        ("Antarctica/Troll", "2026-03-28T09:00", 22),
        ("America/Sao_Paulo", "2018-11-03T09:00", 23),
        ("America/Sao_Paulo", "2019-02-16T09:00", 25),
    ],
)
def test_the_wall_clock_is_held_across_a_clock_change(zone: str, start: str, hours: float) -> None:
    one = rotation(daily("09:00"), local(zone, start), zone)
    assert next_look(one, one.start) == one.start + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "recurrence", "after", "expected"),
    [
        # 02:00 to 03:00 is skipped
        ("Europe/Berlin", daily("02:30"), "2026-03-28T12:00", "2026-03-29T01:00"),
        # 02:00 to 03:00 is shown twice
        ("Europe/Berlin", daily("02:30"), "2026-10-24T12:00", "2026-10-25T00:30"),
        # midnight is skipped
        ("America/Sao_Paulo", daily("00:00"), "2018-11-03T12:00", "2018-11-04T03:00"),
        # at midnight it is 23:00 again: midnight comes an hour later
        ("America/Sao_Paulo", daily("00:00"), "2019-02-16T12:00", "2019-02-17T03:00"),
        # a minute past midnight it is 23:01 again, and later midnight again
        ("America/St_Johns", daily("00:00"), "2010-11-06T12:00", "2010-11-07T02:30"),
        # the whole day is skipped
        ("Pacific/Apia", daily("09:00"), "2011-12-29T20:00", "2011-12-30T10:00"),
    ],
)
def test_a_time_that_is_skipped_or_shown_twice_is_when_the_clock_first_reaches_it(
    zone: str, recurrence: Recurrence, after: str, expected: str
) -> None:
    one = rotation(recurrence, utc("2010-01-01"), zone)
    assert next_look(one, local(zone, after)) == utc(expected)


def test_a_hand_off_that_has_happened_is_over_though_the_clock_shows_an_earlier_time_again() -> (
    None
):
    one = rotation(daily("02:30"), utc("2026-10-20"), "Europe/Berlin")
    again = utc("2026-10-25T01:10")  # 02:10 for the second time
    assert next_look(one, again) == local("Europe/Berlin", "2026-10-26T02:30")
    assert shift_at(one, (), again) == shift_at(one, (), utc("2026-10-25T00:30"))


def test_the_next_hand_off_of_a_rotation_still_to_come_is_its_start() -> None:
    one = rotation(daily("09:00"), utc("2030-01-01T07:00"))
    assert next_look(one, utc("2026-01-01")) == one.start
    assert next_look(one, one.start) == utc("2030-01-01T09:00")


@pytest.mark.parametrize(
    ("at_once", "groups"),
    [
        (1, ["a", "b", "c", "d", "e", "a"]),
        (2, ["ab", "cd", "ea", "bc", "de", "ab"]),
        (3, ["abc", "dea", "bcd", "eab", "cde", "abc"]),
        (5, ["abcde"] * 6),
        (7, ["abcde", "cdeab", "eabcd", "bcdea", "deabc", "abcde"]),
    ],
)
def test_a_turn_begins_with_the_member_after_the_last_of_the_turn_before(
    at_once: int, groups: list[str]
) -> None:
    one = rotation(daily("09:00", at_once=at_once), utc("2026-06-01"), members="abcde")
    assert ["".join(one.on_turn(turn)) for turn in range(6)] == groups


def test_a_member_listed_twice_has_two_turns_but_is_on_call_only_once_at_a_time() -> None:
    one = rotation(daily("09:00", at_once=2), utc("2026-06-01"), members="aab")
    assert ["".join(one.on_turn(turn)) for turn in range(3)] == ["a", "ba", "ab"]
