"""The form of a rotation, from what was typed to what an operation takes, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incident_manager.api.rotation_shapes import recurrence_from, recurrence_shape
from incident_manager.console.on_call.order import raised, slots
from incident_manager.console.on_call.rotation_form import RotationForm
from incident_manager.console.refusal import Refused
from incident_manager.console.visit import Visit
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG
from incident_manager.domain.recurrence import (
    DayOfWeek,
    HandOffTime,
    MonthlySetting,
    Recurrence,
    WeeklySetting,
)
from incident_manager.domain.rotation import preview
from tests.unit.rotations.rotas import coverage, daily, utc
from tests.world import DEPLOYMENT

NINE = HandOffTime(9)
HOURS = coverage(MON="09:00-12:00 13:00-17:00", SUN="22:00-02:00")
FILLED = RotationForm(
    name="Nights", members=("alice", "", "bob", "alice"), time_zone="Europe/Berlin"
)


def typed(*form: tuple[str, str]) -> RotationForm:
    return RotationForm.typed(Visit("POST", "/", {}, form=form))


def test_members_are_contacts_in_the_order_of_turns_and_empty_lines_are_left_out() -> None:
    assert FILLED.operation(DEPLOYMENT)["ContactIds"] == [
        DEPLOYMENT.contact(one) for one in ("alice", "bob", "alice")
    ]


def test_a_start_is_a_time_of_the_rotations_own_zone() -> None:
    winter = replace(FILLED, start="2026-11-23T09:00").operation(DEPLOYMENT)

    assert winter["StartTime"] == utc("2026-11-23 08:00").timestamp()
    assert FILLED.operation(DEPLOYMENT)["StartTime"] is None


def test_a_start_that_nobody_changed_is_not_sent_again() -> None:
    shown = replace(FILLED, start="2026-11-23T09:00")

    assert shown.operation(DEPLOYMENT, shown)["StartTime"] is None
    moved = replace(shown, time_zone="Asia/Tokyo").operation(DEPLOYMENT, shown)
    assert moved["StartTime"] == utc("2026-11-23 00:00").timestamp()


def test_only_the_hand_offs_that_were_chosen_are_sent() -> None:
    form = typed(
        ("recurs", "monthly"),
        ("every", "2"),
        ("on_calls", "1"),
        ("daily", "08:00"),
        ("weekly_day", "TUE"),
        ("weekly_time", "08:00"),
        ("monthly_day", "1"),
        ("monthly_time", "09:30"),
        ("monthly_day", ""),
        ("monthly_time", ""),
    )

    assert form.operation(DEPLOYMENT)["Recurrence"] == {
        "NumberOfOnCalls": 1,
        "RecurrenceMultiplier": 2,
        "MonthlySettings": [{"DayOfMonth": 1, "HandOffTime": {"HourOfDay": 9, "MinuteOfHour": 30}}],
    }


@pytest.mark.parametrize(
    "recurrence",
    [
        daily("09:00", "21:00"),
        replace(
            daily("09:00"), coverages=coverage(MON="09:00-12:00 13:00-17:00", SUN="22:00-02:00")
        ),
        Recurrence(2, 3, weekly=(WeeklySetting(DayOfWeek.FRI, NINE),)),
        Recurrence(1, 1, monthly=(MonthlySetting(31, NINE), MonthlySetting(15, HandOffTime(0, 5)))),
    ],
)
def test_a_rotation_comes_out_of_its_form_as_it_went_in(recurrence: Recurrence) -> None:
    stored = preview([DEPLOYMENT.contact("alice")], "Etc/UTC", recurrence, utc("2026-11-20"))
    form = RotationForm.of(stored)

    shape = form.operation(DEPLOYMENT)["Recurrence"]

    assert recurrence_from(shape) == recurrence_from(recurrence_shape(recurrence))


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (replace(FILLED, every="often"), "Every: a whole number"),
        (replace(FILLED, on_calls=""), "People on call at once: a whole number"),
        (replace(FILLED, weekly=()), "at least one hand-off"),
        (replace(FILLED, weekly=(("MON", "nine"),)), "“nine” is no time of day"),
        (replace(FILLED, recurs="monthly", monthly=(("", "09:00"),)), "Day of the month"),
        (replace(FILLED, always=False, windows={}), "nobody would ever be on call"),
        (replace(FILLED, always=False, windows={"MON": (("09:00", ""),)}), "Mon: hours begin"),
        (replace(FILLED, start="soon"), "“soon” is no date and time"),
    ],
)
def test_what_makes_no_sense_is_said_in_words(form: RotationForm, says: str) -> None:
    with pytest.raises(Refused, match=says):
        form.operation(DEPLOYMENT)


def test_a_zone_that_is_none_is_left_to_the_operation_to_refuse() -> None:
    form = replace(FILLED, time_zone="Mars", start="2026-11-23T09:00")

    assert form.operation(DEPLOYMENT)["TimeZoneId"] == "Mars"


def test_notices_are_the_tag_of_the_rotation() -> None:
    assert replace(FILLED, notices=("SMS", "EMAIL")).tags == {HAND_OFF_TAG: "EMAIL SMS"}
    assert FILLED.tags == {}


def test_a_member_moves_up_by_one() -> None:
    assert raised(("a", "b", "c"), "2") == ("a", "c", "b")
    for place in ("", "0", "9", "-1", "x"):
        assert raised(("a", "b", "c"), place) == ("a", "b", "c")


def test_there_are_always_empty_lines_to_go_on_with_up_to_the_most_there_can_be() -> None:
    assert slots((), 8) == ("", "", "")
    assert slots(("a", "", "b"), 8) == ("a", "b", "", "")
    assert slots(("a", "b", "c"), 3) == ("a", "b", "c")
