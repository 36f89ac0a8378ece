"""ListRotationShifts and ListPreviewRotationShifts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.api.refusals import refused
from tests.contract.api.rotas import ALICE, BOB, CAROL, NOWHERE, at, daily, people, rotation
from tests.world import START, records_of

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

NINE = START + timedelta(hours=6)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
WORKDAYS = {day: [{"Start": at(9), "End": at(17)}] for day in ("MON", "TUE", "WED", "THU", "FRI")}


@pytest.fixture(autouse=True)
def _people(api: Api) -> None:
    people(api, "alice", "bob", "carol")


def shifts(api: Api, rota: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.contacts.list_rotation_shifts(RotationId=rota, **more)
    return found


def preview(api: Api, **members: Any) -> dict[str, Any]:
    request = {
        "Members": ["Ann (on leave?)", "Ben"],
        "TimeZoneId": "Etc/UTC",
        "Recurrence": daily(9),
        "EndTime": START + 2 * DAY,
        **members,
    }
    found: dict[str, Any] = api.contacts.list_preview_rotation_shifts(**request)
    return found


def shift(who: list[str], start: datetime, end: datetime) -> dict[str, Any]:
    return {"ContactIds": who, "StartTime": start, "EndTime": end, "Type": "REGULAR"}


def overridden(
    who: list[str], instead_of: list[str], start: datetime, end: datetime
) -> dict[str, Any]:
    details = {"OverriddenContactIds": instead_of}
    return {**shift(who, start, end), "Type": "OVERRIDDEN", "ShiftDetails": details}


def test_shifts_are_told_from_now_on_whole_where_the_range_cuts_them(api: Api) -> None:
    rota = rotation(api)
    api.world.now += timedelta(hours=1)

    found = shifts(api, rota, EndTime=NINE + timedelta(hours=1))

    assert found["RotationShifts"] == [
        shift([ALICE], START, NINE),
        shift([BOB], NINE, NINE + DAY),
    ]
    assert "NextToken" not in found


def test_a_shift_that_is_overridden_names_the_displaced(api: Api) -> None:
    rota = rotation(api)
    begin, end = START + timedelta(hours=1), START + timedelta(hours=2)
    api.contacts.create_rotation_override(
        RotationId=rota, NewContactIds=[BOB], StartTime=begin, EndTime=end
    )

    assert shifts(api, rota, EndTime=NINE)["RotationShifts"] == [
        shift([ALICE], START, begin),
        overridden([BOB], [ALICE], begin, end),
        shift([ALICE], end, NINE),
    ]


def test_a_hand_off_keeps_its_wall_clock_time_when_clocks_change(api: Api) -> None:
    rota = rotation(api, TimeZoneId="Europe/Berlin", StartTime=datetime(2027, 3, 1, tzinfo=UTC))
    since, until = datetime(2027, 3, 27, 8, tzinfo=UTC), datetime(2027, 3, 29, tzinfo=UTC)

    found = shifts(api, rota, StartTime=since, EndTime=until)["RotationShifts"]

    assert [(one["EndTime"] - one["StartTime"]) / timedelta(hours=1) for one in found] == [23, 24]


def test_years_are_walked_in_pages_as_if_they_were_one(api: Api) -> None:
    recurrence = {**daily(12, at_once=2, every=3), "ShiftCoverages": WORKDAYS}
    rota = rotation(api, ContactIds=[ALICE, BOB, CAROL], Recurrence=recurrence)
    asked = {"RotationId": rota, "StartTime": START, "EndTime": START + 4 * YEAR}

    def walked(size: int) -> list[dict[str, Any]]:
        pages = api.contacts.get_paginator("list_rotation_shifts").paginate(
            **asked, PaginationConfig={"PageSize": size}
        )
        return [one for page in pages for one in page["RotationShifts"]]

    everything = walked(1024)

    assert len(everything) > 1024
    assert walked(99) == everything


def test_pages_of_what_begins_now_do_not_begin_later_when_they_are_read_later(api: Api) -> None:
    rota = rotation(api)
    whole = shifts(api, rota, EndTime=START + 5 * DAY)["RotationShifts"]

    first = shifts(api, rota, EndTime=START + 5 * DAY, MaxResults=2)
    api.world.now += 3 * DAY
    token = first["NextToken"]
    second = shifts(api, rota, EndTime=START + 5 * DAY, MaxResults=2, NextToken=token)

    assert first["RotationShifts"] + second["RotationShifts"] == whole[:4]


def test_a_rotation_that_has_not_started_has_no_shifts_yet(api: Api) -> None:
    rota = rotation(api, StartTime=START + 9 * DAY)

    assert shifts(api, rota, EndTime=START + DAY)["RotationShifts"] == []


@pytest.mark.parametrize(
    ("stranger", "code"),
    [(NOWHERE, "ResourceNotFoundException"), (ALICE, "ValidationException")],
)
def test_shifts_of_an_unknown_rotation_are_not_found_and_of_anything_else_invalid(
    api: Api, stranger: str, code: str
) -> None:
    with refused(code, stranger):
        shifts(api, stranger, EndTime=START + DAY)


def test_a_range_ends_after_it_begins(api: Api) -> None:
    rota = rotation(api)

    with refused("ValidationException", "EndTime"):
        shifts(api, rota, EndTime=START)
    with refused("ValidationException", "EndTime"):
        shifts(api, rota, StartTime=NINE, EndTime=NINE)
    with refused("ValidationException", "EndTime"):
        preview(api, EndTime=START - DAY)


def test_a_preview_knows_members_by_any_name_and_stores_nothing(api: Api) -> None:
    before = records_of(api.world)

    found = preview(api)["RotationShifts"]

    assert found == [
        shift(["Ann (on leave?)"], START, NINE),
        shift(["Ben"], NINE, NINE + DAY),
        shift(["Ann (on leave?)"], NINE + DAY, NINE + 2 * DAY),
    ]
    assert records_of(api.world) == before


def test_a_preview_is_what_the_rotation_then_does(api: Api) -> None:
    recurrence = {**daily(8, 20, at_once=2), "ShiftCoverages": WORKDAYS}
    members = [ALICE, BOB, CAROL]
    begin, end = NINE + 3 * DAY, NINE + 3 * DAY + timedelta(hours=30)  # from a Monday
    asked = {"StartTime": START, "EndTime": START + 30 * DAY, "MaxResults": 1000}
    rota = rotation(api, ContactIds=members, Recurrence=recurrence, StartTime=START - 9 * DAY)
    api.contacts.create_rotation_override(
        RotationId=rota, NewContactIds=[CAROL], StartTime=begin, EndTime=end
    )

    previewed = preview(
        api,
        Members=members,
        Recurrence=recurrence,
        RotationStartTime=START - 9 * DAY,
        Overrides=[{"NewMembers": [CAROL], "StartTime": begin, "EndTime": end}],
        **asked,
    )

    assert previewed["RotationShifts"] == shifts(api, rota, **asked)["RotationShifts"]
    assert {one["Type"] for one in previewed["RotationShifts"]} == {"REGULAR", "OVERRIDDEN"}


def test_pages_of_a_preview_belong_together_however_late_they_are_read(api: Api) -> None:
    asked = {"EndTime": START + 5 * DAY, "StartTime": START + DAY}
    whole = preview(api, **asked)["RotationShifts"]

    first = preview(api, **asked, MaxResults=2)
    api.world.now += timedelta(hours=30)  # a preview that began now would begin with another turn
    second = preview(api, **asked, MaxResults=2, NextToken=first["NextToken"])

    assert first["RotationShifts"] + second["RotationShifts"] == whole[:4]


@pytest.mark.parametrize(
    ("members", "field", "rule"),
    [
        ({"TimeZoneId": "Nowhere/Atall"}, "TimeZoneId", "IANA"),
        ({"Recurrence": daily()}, "Recurrence", "exactly one of"),
        ({"RotationStartTime": datetime(1900, 1, 1, tzinfo=UTC)}, "StartTime", "1970"),
        (
            {"Overrides": [{"NewMembers": ["Cyd"], "StartTime": START, "EndTime": NINE}]},
            "Overrides[0].NewMembers",
            "only members",
        ),
        (
            {"Overrides": [{"NewMembers": ["Ben"], "StartTime": NINE, "EndTime": START}]},
            "Overrides[0].EndTime",
            "30 minutes",
        ),
        ({"Overrides": [{"NewMembers": ["Ben"], "EndTime": NINE}]}, "Overrides[0]", "both"),
    ],
)
def test_a_preview_that_breaks_a_rule_is_refused_by_the_field(
    api: Api, members: dict[str, Any], field: str, rule: str
) -> None:
    with refused("ValidationException", rule, Reason="FIELD_VALIDATION_FAILED") as refusal:
        preview(api, **members)

    assert refusal["Fields"][0]["Name"] == field


def test_a_preview_may_have_overrides_in_the_past(api: Api) -> None:
    begin = START - 3 * DAY
    past = {"StartTime": begin, "EndTime": begin + timedelta(hours=1)}

    found = preview(
        api, RotationStartTime=begin, **past, Overrides=[{"NewMembers": ["Ben"], **past}]
    )

    assert found["RotationShifts"] == [
        overridden(["Ben"], ["Ann (on leave?)"], past["StartTime"], past["EndTime"])
    ]


def test_a_token_of_other_members_is_refused(api: Api) -> None:
    token = preview(api, MaxResults=1)["NextToken"]

    with refused("ValidationException", "NextToken"):
        preview(api, MaxResults=1, Members=["Cyd"], NextToken=token)
