"""CreateRotationOverride, GetRotationOverride, ListRotationOverrides, DeleteRotationOverride."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.override_rules import MAX_OVERRIDES
from tests.contract.api.refusals import refused
from tests.contract.api.rotas import ALICE, BOB, CAROL, NOWHERE, daily, people, rotation
from tests.world import START, records_of

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

HOUR = timedelta(hours=1)
UNKNOWN = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def rota(api: Api) -> str:
    people(api, "alice", "bob", "carol")
    return rotation(api)


def override(
    api: Api, rota: str, hour: float, *contacts: str, lasts: float = 1, **members: Any
) -> str:
    """From so many hours after the start of the test."""
    start = START + hour * HOUR
    request = {
        "RotationId": rota,
        "NewContactIds": list(contacts),
        "StartTime": start,
        "EndTime": start + lasts * HOUR,
        **members,
    }
    return str(api.contacts.create_rotation_override(**request)["RotationOverrideId"])


def listed(api: Api, rota: str, since: datetime, until: datetime, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.contacts.list_rotation_overrides(
        RotationId=rota, StartTime=since, EndTime=until, **more
    )
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [one["RotationOverrideId"] for one in found["RotationOverrides"]]


def test_an_override_reads_back_exactly_as_it_was_written(api: Api, rota: str) -> None:
    made = override(api, rota, 1, BOB, ALICE)

    read = api.contacts.get_rotation_override(RotationId=rota, RotationOverrideId=made)
    del read["ResponseMetadata"]

    times = {"StartTime": START + HOUR, "EndTime": START + 2 * HOUR, "CreateTime": START}
    item = {"RotationOverrideId": made, "NewContactIds": [BOB, ALICE], **times}
    assert read == {**item, "RotationArn": rota}
    assert listed(api, rota, START, START + 9 * HOUR)["RotationOverrides"] == [item]


def test_an_override_may_put_nobody_on_call(api: Api, rota: str) -> None:
    made = override(api, rota, 1)

    read = api.contacts.get_rotation_override(RotationId=rota, RotationOverrideId=made)
    shifts = api.contacts.list_rotation_shifts(
        RotationId=rota, StartTime=START + HOUR, EndTime=START + 2 * HOUR
    )["RotationShifts"]

    assert read["NewContactIds"] == []
    assert [(one["ContactIds"], one["ShiftDetails"]) for one in shifts] == [
        ([], {"OverriddenContactIds": [ALICE]})
    ]


def test_the_same_creation_by_the_same_token_is_the_first_override(api: Api, rota: str) -> None:
    first = override(api, rota, 1, BOB, IdempotencyToken="once")
    api.world.now += timedelta(days=1)  # long over, so that it could not be made any more

    assert override(api, rota, 1, BOB, IdempotencyToken="once") == first
    with refused("ValidationException", "used before", Reason="FIELD_VALIDATION_FAILED"):
        override(api, rota, 1, ALICE, IdempotencyToken="once")
    assert override(api, rotation(api), 48, BOB, IdempotencyToken="once") != first


@pytest.mark.parametrize(
    ("hour", "contact", "lasts", "rule"),
    [
        (1, CAROL, 1, "NewContactIds: only members"),
        (1, BOB, 0.49, "EndTime: an override lasts at least 30 minutes"),
        (2, BOB, -1, "EndTime: an override lasts at least 30 minutes"),
        (-2, BOB, 1, "EndTime: it lies in the past"),
        (24 * 182, BOB, 1, "EndTime: it lies more than 6 months ahead"),
    ],
)
def test_an_override_that_breaks_a_rule_is_refused_by_the_field_and_nothing_is_written(
    api: Api, rota: str, hour: float, contact: str, lasts: float, rule: str
) -> None:
    before = records_of(api.world)

    with refused("ValidationException", rule, Reason="FIELD_VALIDATION_FAILED"):
        override(api, rota, hour, contact, lasts=lasts)

    assert records_of(api.world) == before


def test_an_override_where_nobody_is_ever_on_call_is_refused(api: Api, rota: str) -> None:
    later = rotation(api, StartTime=START + 5 * HOUR)

    with refused("ValidationException", "no shift within the override"):
        override(api, later, 1, BOB)


def test_a_rotation_keeps_so_many_overrides_and_those_that_are_over_make_room(
    api: Api, rota: str
) -> None:
    made = [override(api, rota, number, BOB) for number in range(MAX_OVERRIDES)]
    with refused("ServiceQuotaExceededException", QuotaCode="overrides-per-rotation"):
        override(api, rota, 200, BOB)

    api.world.now = START + 2 * HOUR
    more = [override(api, rota, hour, BOB) for hour in (200, 201)]

    everything = listed(api, rota, START, START + 300 * HOUR, MaxResults=1000)
    assert ids(everything) == [*made[2:], *more]
    with refused("ServiceQuotaExceededException", QuotaCode="overrides-per-rotation"):
        override(api, rota, 202, BOB)


def test_overrides_are_listed_by_start_in_pages_and_only_those_that_touch_the_range(
    api: Api, rota: str
) -> None:
    made = {hour: override(api, rota, hour, BOB) for hour in (6, 2, 4, 8, 0)}
    until = START + 7 * HOUR

    first = listed(api, rota, START + HOUR, until, MaxResults=2)
    api.contacts.delete_rotation_override(RotationId=rota, RotationOverrideId=made[4])
    override(api, rota, 3, BOB)
    second = listed(api, rota, START + HOUR, until, MaxResults=2, NextToken=first["NextToken"])

    assert ids(first) == [made[2], made[4]]
    assert ids(second) == [made[6]]
    assert "NextToken" not in second
    assert ids(listed(api, rota, START + 0.5 * HOUR, START + 2 * HOUR)) == [made[0]]


def test_every_override_is_in_one_page_of_the_walk(api: Api, rota: str) -> None:
    made = [override(api, rota, hour, BOB) for hour in (1, 1, 1, 2)]
    pages = api.contacts.get_paginator("list_rotation_overrides").paginate(
        RotationId=rota,
        StartTime=START,
        EndTime=START + 9 * HOUR,
        PaginationConfig={"PageSize": 1},
    )

    assert sorted(one for page in pages for one in ids(page)) == sorted(made)


def test_a_deleted_override_is_gone_and_the_shifts_are_as_before(api: Api, rota: str) -> None:
    def shifts() -> Any:
        found = api.contacts.list_rotation_shifts(RotationId=rota, EndTime=START + 99 * HOUR)
        return found["RotationShifts"]

    before = shifts()
    made = override(api, rota, 1, BOB)
    assert shifts() != before

    api.contacts.delete_rotation_override(RotationId=rota, RotationOverrideId=made)

    assert shifts() == before
    with refused("ResourceNotFoundException", ResourceId=made, ResourceType="ROTATION_OVERRIDE"):
        api.contacts.delete_rotation_override(RotationId=rota, RotationOverrideId=made)
    with refused("ResourceNotFoundException", ResourceId=made):
        api.contacts.get_rotation_override(RotationId=rota, RotationOverrideId=made)


def test_an_override_belongs_to_one_rotation(api: Api, rota: str) -> None:
    made, other = override(api, rota, 1, BOB), rotation(api)

    with refused("ResourceNotFoundException", ResourceId=made):
        api.contacts.get_rotation_override(RotationId=other, RotationOverrideId=made)
    with refused("ResourceNotFoundException", ResourceId=UNKNOWN):
        api.contacts.delete_rotation_override(RotationId=rota, RotationOverrideId=UNKNOWN)


def test_overrides_stay_when_the_rotation_is_changed(api: Api, rota: str) -> None:
    made = override(api, rota, 1, BOB)

    api.contacts.update_rotation(RotationId=rota, Recurrence=daily(7), ContactIds=[CAROL, BOB])

    assert ids(listed(api, rota, START, START + 9 * HOUR)) == [made]


@pytest.mark.parametrize(
    ("stranger", "code"),
    [
        (NOWHERE, "ResourceNotFoundException"),
        (NOWHERE.replace("eu-central-1", "us-east-1"), "ValidationException"),
        (ALICE, "ValidationException"),
    ],
)
def test_overrides_of_an_unknown_rotation_are_not_found_and_of_anything_else_invalid(
    api: Api, rota: str, stranger: str, code: str
) -> None:
    with refused(code, stranger):
        override(api, stranger, 1, BOB)
    with refused(code, stranger):
        listed(api, stranger, START, START + HOUR)
    with refused(code, stranger):
        api.contacts.get_rotation_override(RotationId=stranger, RotationOverrideId=UNKNOWN)
    with refused(code, stranger):
        api.contacts.delete_rotation_override(RotationId=stranger, RotationOverrideId=UNKNOWN)


def test_a_range_of_overrides_ends_after_it_begins(api: Api, rota: str) -> None:
    with refused("ValidationException", "EndTime"):
        listed(api, rota, START, START)
