"""Other members in the place of those whose turn it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incident_manager.domain.on_call import who_is_on_call
from incident_manager.domain.override import preview_overrides
from incident_manager.domain.override_rules import override_fault
from incident_manager.domain.shifts import shifts
from tests.unit.rotations.rotas import (
    coverage,
    daily,
    listed,
    override,
    rotation,
    told,
    utc,
    weekly,
)

ONE = rotation(daily("09:00"), utc("2026-06-01T09:00"))
NOW = utc("2026-06-01T12:00")


def test_an_override_divides_the_shift_and_names_the_displaced() -> None:
    made = override("c", "2026-06-01T12:00", "2026-06-01T15:00")
    assert listed(ONE, "2026-06-01T10:00", "2026-06-02", [made]) == [
        "Mon 01 Jun 09:00 - Mon 01 Jun 12:00 a",
        "Mon 01 Jun 12:00 - Mon 01 Jun 15:00 c / a",
        "Mon 01 Jun 15:00 - Tue 02 Jun 09:00 a",
    ]


def test_an_override_over_several_turns_displaces_each_of_them() -> None:
    made = override("c", "2026-06-01T12:00", "2026-06-02T15:00")
    assert listed(ONE, "2026-06-01T12:00", "2026-06-02T12:00", [made]) == [
        "Mon 01 Jun 12:00 - Tue 02 Jun 09:00 c / a",
        "Tue 02 Jun 09:00 - Tue 02 Jun 15:00 c / b",
    ]


def test_an_override_for_nobody_leaves_nobody_on_call() -> None:
    made = override("", "2026-06-01T12:00", "2026-06-01T15:00")
    found = listed(ONE, "2026-06-01T13:00", "2026-06-01T14:00", [made])
    assert found == ["Mon 01 Jun 12:00 - Mon 01 Jun 15:00 nobody / a"]
    assert who_is_on_call(ONE, (made,), utc("2026-06-01T13:00")) == ()


def test_where_overrides_overlap_the_one_created_last_counts_over_the_one_before() -> None:
    older = override("b", "2026-06-01T10:00", "2026-06-01T16:00", created="2026-05-01")
    newer = override("c", "2026-06-01T12:00", "2026-06-01T18:00", created="2026-05-02")
    expected = [
        "Mon 01 Jun 09:00 - Mon 01 Jun 10:00 a",
        "Mon 01 Jun 10:00 - Mon 01 Jun 12:00 b / a",
        "Mon 01 Jun 12:00 - Mon 01 Jun 16:00 c / b",
        "Mon 01 Jun 16:00 - Mon 01 Jun 18:00 c / a",
        "Mon 01 Jun 18:00 - Tue 02 Jun 09:00 a",
    ]
    assert listed(ONE, "2026-06-01", "2026-06-02", [older, newer]) == expected
    assert listed(ONE, "2026-06-01", "2026-06-02", [newer, older]) == expected


def test_an_override_that_is_hidden_twice_over_divides_nothing() -> None:
    hidden = override("b", "2026-06-01T12:00", "2026-06-01T13:00", created="2026-05-01")
    middle = override("c", "2026-06-01T10:00", "2026-06-01T16:00", created="2026-05-02")
    top = override("b", "2026-06-01T10:00", "2026-06-01T16:00", created="2026-05-03")
    assert listed(ONE, "2026-06-01T10:00", "2026-06-01T16:00", [hidden, middle, top]) == [
        "Mon 01 Jun 10:00 - Mon 01 Jun 16:00 b / c"
    ]


def test_an_override_replaces_people_and_never_fills_a_gap() -> None:
    recurrence = replace(weekly("MON 09:00"), coverages=coverage(MON="09:00-17:00"))
    one = rotation(recurrence, utc("2026-06-01T09:00"))
    made = override("c", "2026-06-01T16:00", "2026-06-03")
    assert listed(one, "2026-06-01", "2026-06-08", [made]) == [
        "Mon 01 Jun 09:00 - Mon 01 Jun 16:00 a",
        "Mon 01 Jun 16:00 - Mon 01 Jun 17:00 c / a",
    ]


def test_who_left_the_rotation_is_left_out_of_its_overrides() -> None:
    made = override("cx", "2026-06-01T12:00", "2026-06-01T15:00")
    assert who_is_on_call(ONE, (made,), NOW) == ("c",)


def test_an_override_that_lost_all_its_people_is_void() -> None:
    made = override("x", "2026-06-01T12:00", "2026-06-01T15:00")
    assert who_is_on_call(ONE, (made,), NOW) == ("a",)


def test_of_overlapping_overrides_in_a_preview_the_latter_counts() -> None:
    noon, evening = utc("2026-06-01T12:00"), utc("2026-06-01T18:00")
    made = preview_overrides([("b", noon, evening), ("c", noon, evening)])
    assert told(shifts(ONE, made, noon, evening)) == ["Mon 01 Jun 12:00 - Mon 01 Jun 18:00 c / b"]


@pytest.mark.parametrize(
    ("members", "start", "end", "fault"),
    [
        ("b", "2026-06-02T09:00", "2026-06-02T09:30", None),
        ("", "2026-06-01T11:00", "2026-06-01T12:01", None),
        ("abc", "2026-11-30", "2026-12-01T12:00", None),
        ("bx", "2026-06-02T09:00", "2026-06-02T10:00", "NewContactIds"),
        ("b", "2026-06-02T09:00", "2026-06-02T09:29", "30 minutes"),
        ("b", "2026-06-02T09:00", "2026-06-01T09:00", "30 minutes"),
        ("b", "2026-06-01T11:00", "2026-06-01T12:00", "past"),
        ("b", "2026-11-30", "2026-12-01T12:01", "6 months"),
    ],
)
def test_the_rules_of_an_override(members: str, start: str, end: str, fault: str | None) -> None:
    found = override_fault(ONE, override(members, start, end), NOW)
    assert found is None if fault is None else fault in str(found)


def test_six_months_after_the_31st_is_the_end_of_a_short_month() -> None:
    made = override("b", "2027-02-27", "2027-02-28T12:00")
    assert override_fault(ONE, made, utc("2026-08-31T12:00")) is None
    assert override_fault(ONE, made, utc("2026-08-28T11:59")) is not None


def test_an_override_that_would_replace_nobody_is_refused() -> None:
    recurrence = replace(weekly("MON 09:00"), coverages=coverage(MON="09:00-17:00"))
    one = rotation(recurrence, utc("2026-06-01T09:00"))
    gap = override("b", "2026-06-02", "2026-06-03")
    assert "no shift" in str(override_fault(one, gap, NOW))
    assert override_fault(one, override("b", "2026-06-02", "2026-06-08T09:01"), NOW) is None
