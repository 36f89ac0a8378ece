"""Other members in the place of those whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from incident_manager.adapters.dynamodb import codec
from incident_manager.domain.on_call import who_is_on_call
from incident_manager.domain.override import RotationOverride, preview_overrides
from incident_manager.domain.override_rules import (
    MAX_NAMED,
    MAX_OVERRIDES,
    override_fault,
    with_override,
)
from incident_manager.domain.recurrence import (
    CoverageTime,
    DayOfWeek,
    MonthlySetting,
    Recurrence,
    ShiftCoverage,
)
from incident_manager.domain.recurrence_rules import MAX_HAND_OFFS, MAX_WINDOWS
from incident_manager.domain.rotation import MAX_MEMBERS, Rotation
from incident_manager.domain.shifts import shifts
from tests.unit.rotations.rotas import (
    at,
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


def test_overrides_that_ended_first_make_room_for_a_new_one() -> None:
    day = timedelta(days=1)
    kept: Rotation = ONE
    for number in range(MAX_OVERRIDES + 5):
        begin = NOW + number * day
        made = replace(override("c", "2026-06-01T12:00", "2026-06-01T15:00"), id=str(number))
        extended = with_override(kept, replace(made, start=begin, end=begin + day / 8), begin)
        assert extended is not None
        kept = extended

    assert [one.id for one in kept.overrides] == [str(n) for n in range(5, MAX_OVERRIDES + 5)]


def test_a_rotation_whose_overrides_are_all_to_come_keeps_no_more_than_its_limit() -> None:
    made = override("c", "2026-07-01T12:00", "2026-07-01T15:00")
    full = replace(ONE, overrides=(made,) * MAX_OVERRIDES)

    assert with_override(full, made, NOW) is None
    assert with_override(replace(full, overrides=full.overrides[1:]), made, NOW) == full


def test_those_who_are_named_count_as_well_as_the_overrides() -> None:
    made = override("c", "2026-07-01T12:00", "2026-07-01T15:00")
    ten = replace(made, new_contact_arns=("c",) * 10)
    full = replace(ONE, overrides=(ten,) * (MAX_NAMED // 10))

    assert with_override(full, made, NOW) is None
    assert with_override(full, replace(made, new_contact_arns=()), NOW)


def test_the_largest_rotation_fits_into_a_record_of_400_kb() -> None:
    arn = f"arn:aws-us-gov:ssm-contacts:ap-southeast-1:123456789012:contact/{'a' * 255}"
    window = CoverageTime(at("09:30"), at("17:30"))
    largest = Rotation(
        arn=arn,
        name="n" * 255,
        contact_arns=(arn,) * MAX_MEMBERS,
        start=NOW,
        time_zone_id="America/Argentina/ComodRivadavia",
        recurrence=Recurrence(
            30,
            100,
            monthly=(MonthlySetting(31, at("23:59")),) * MAX_HAND_OFFS,
            coverages=tuple(ShiftCoverage(day, (window,) * MAX_WINDOWS) for day in DayOfWeek),
        ),
        tags={f"{number:0128}": "\U0001f525" * 256 for number in range(50)},
        created=NOW,
        request="f" * 64,
    )
    longest = RotationOverride(
        id="i" * 36,
        new_contact_arns=(arn,) * (MAX_NAMED // MAX_OVERRIDES),
        start=NOW,
        end=NOW,
        created=NOW,
        request="f" * 64,
    )
    document = codec.dumps(replace(largest, overrides=(longest,) * MAX_OVERRIDES))

    assert len(document.encode()) + 3_000 < 400 * 1024, "keys and index attributes come with it"
