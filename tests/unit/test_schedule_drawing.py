"""A schedule drawn: places in percent, words that fit, a list by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.console.on_call.drawing import Pen
from incident_manager.console.on_call.people import People
from incident_manager.console.on_call.period import Period
from incident_manager.console.on_call.zoned import Zoned
from incident_manager.console.refusal import Refused
from incident_manager.domain.schedule_report import ScheduleReport
from incident_manager.domain.shifts import Shift, ShiftType
from incident_manager.domain.span import Span
from tests.unit.rotations.rotas import utc
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from incident_manager.console.on_call.drawing import Layer

ALICE, BOB = DEPLOYMENT.contact("alice"), DEPLOYMENT.contact("bob")
UTC_ZONE = Zoned("Etc/UTC")
MONDAY = date(2026, 11, 23)
NOW = utc("2026-11-26 12:00")
WEEK = Period(UTC_ZONE, MONDAY, 1)
PEN = Pen(WEEK, People.of({}, (ALICE, BOB)))


def layer(*shifts: Shift) -> Layer:
    return PEN.rotation("Nights", shifts, lambda _: None)


def shift(start: str, end: str, *people: str) -> Shift:
    return Shift(utc(start), utc(end), people)


def test_a_bar_lies_where_its_time_lies_in_the_weeks_shown() -> None:
    (bar,) = layer(shift("2026-11-23 12:00", "2026-11-25 00:00", ALICE)).bars

    assert (bar.x, bar.x + bar.width) == pytest.approx((100 * 0.5 / 7, 100 * 2 / 7), abs=0.01)
    assert bar.words == bar.names == "alice"
    assert "Mon 23 Nov 12:00 – Wed 25 Nov 00:00" in bar.whole


def test_a_shift_that_goes_beyond_is_cut_off_at_the_edge() -> None:
    (bar,) = layer(shift("2026-11-01 00:00", "2027-01-01 00:00", ALICE)).bars

    assert (bar.x, bar.width) == (0, 100)


def test_a_short_bar_says_as_much_of_a_name_as_fits() -> None:
    hour = layer(shift("2026-11-23 12:00", "2026-11-23 14:00", ALICE)).bars[0]

    assert hour.words == "a"
    people = PEN.people
    assert people.fitting((ALICE, BOB), 99) == "alice, bob"
    assert people.fitting((ALICE, BOB), 5) == "a, b"
    assert people.fitting((), 6) == "Nobody"
    assert people.fitting((), 1) == "–"


def test_people_have_shades_of_their_own_and_nobody_is_a_gap() -> None:
    people = PEN.people

    assert people.shade((ALICE,)) != people.shade((BOB, ALICE))
    assert people.shade(()) == "gap"


def test_an_override_is_striped_and_says_whom_it_displaces() -> None:
    swap = Shift(NOW, NOW + timedelta(hours=8), (BOB,), ShiftType.OVERRIDDEN, (ALICE,), "swap")

    (bar,) = layer(swap).bars

    assert bar.striped
    assert "instead of alice" in bar.whole


def test_days_are_as_long_as_the_clock_makes_them() -> None:
    summer_ends = Period(Zoned("Europe/Berlin"), date(2026, 10, 19), 1)
    drawn = Pen(summer_ends, PEN.people).drawing([], NOW)

    assert drawn.days[6].width / drawn.days[0].width == pytest.approx(25 / 24, abs=0.01)
    assert [day.weekend for day in drawn.days] == [False] * 5 + [True] * 2
    assert drawn.now is None


def test_the_list_begins_today_with_what_is_under_way_and_has_the_gaps() -> None:
    rotation = layer(
        shift("2026-11-23 00:00", "2026-11-24 00:00", ALICE),
        shift("2026-11-24 00:00", "2026-11-27 09:00", BOB),
        shift("2026-11-27 09:00", "2026-11-27 17:00", ALICE),
    )
    gap = Span(utc("2026-11-28 00:00"), WEEK.end)
    final = PEN.final(ScheduleReport(uncovered=(gap,), attendance=(), double_cover=(), loads=()))

    agenda = PEN.drawing([rotation, final], NOW).agenda

    told = [(day.date.day, one.hours, one.bar.names) for day, found in agenda for one in found]
    assert told == [
        (26, "until Fri 27 Nov 09:00", "bob"),
        (27, "09:00 – 17:00", "alice"),
        (28, "00:00 – Mon 30 Nov 00:00", "Nobody"),
    ]


@pytest.mark.parametrize("first", ["", "tomorrow", "0001-01-01", "9999-12-31"])
def test_a_query_that_makes_no_sense_shows_two_weeks_from_this_monday(first: str) -> None:
    period = Period.asked(UTC_ZONE, NOW, first, "53")

    assert (period.first, period.weeks) == (MONDAY, 2)
    assert period.later(-1).last == date(2026, 11, 22)


def test_a_time_that_clocks_skip_is_the_moment_of_the_change() -> None:
    berlin = Zoned("Europe/Berlin")

    assert berlin.instant("2026-03-29T02:30") == utc("2026-03-29 01:00")
    assert berlin.field(berlin.instant("2026-11-23T09:00")) == "2026-11-23T09:00"
    with pytest.raises(Refused):
        berlin.instant("0001-01-01T00:00")
