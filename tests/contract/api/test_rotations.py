"""CreateRotation, GetRotation, ListRotations, UpdateRotation, DeleteRotation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.contact import Contact, Plan
from incident_manager.domain.rotation import Rotation
from incident_manager.store import Ref
from tests.contract import records
from tests.contract.api.refusals import refused
from tests.contract.api.rotas import ALICE, BOB, CAROL, EMPTY, NOWHERE, at, daily, people, rotation
from tests.world import DEPLOYMENT, START, records_of

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

COVERAGES = {
    "FRI": [{"Start": at(17, 30), "End": at(9)}],
    "MON": [{"Start": at(0), "End": at(0)}, {"Start": at(1, 15), "End": at(2)}],
}
RECURRENCES: list[dict[str, Any]] = [
    daily(9, 21, at_once=2, every=3),
    {
        "NumberOfOnCalls": 1,
        "RecurrenceMultiplier": 2,
        "WeeklySettings": [
            {"DayOfWeek": "MON", "HandOffTime": at(9, 30)},
            {"DayOfWeek": "FRI", "HandOffTime": at(0)},
        ],
        "ShiftCoverages": COVERAGES,
    },
    {
        "NumberOfOnCalls": 1,
        "RecurrenceMultiplier": 1,
        "MonthlySettings": [{"DayOfMonth": 31, "HandOffTime": at(23, 59)}],
        "ShiftCoverages": {},
    },
]


@pytest.fixture(autouse=True)
def _people(api: Api) -> None:
    people(api, "alice", "bob", "carol")


def read(api: Api, rotation_arn: str) -> dict[str, Any]:
    found: dict[str, Any] = api.contacts.get_rotation(RotationId=rotation_arn)
    del found["ResponseMetadata"]
    return found


@pytest.mark.parametrize("recurrence", RECURRENCES, ids=["daily", "weekly", "monthly"])
def test_a_rotation_reads_back_exactly_as_it_was_written(
    api: Api, recurrence: dict[str, Any]
) -> None:
    wanted = {
        "Name": "Ops team_1.0",
        "ContactIds": [BOB, ALICE, BOB],
        "StartTime": datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        "TimeZoneId": "America/Argentina/Buenos_Aires",
        "Recurrence": recurrence,
    }

    arn = api.contacts.create_rotation(**wanted, Tags=[{"Key": "team", "Value": "shop"}])[
        "RotationArn"
    ]

    assert arn.startswith(DEPLOYMENT.rotation(""))
    assert read(api, arn) == {"RotationArn": arn, **wanted}
    assert api.contacts.list_rotations()["Rotations"] == [{"RotationArn": arn, **wanted}]
    stored = api.world.store.get(Ref(Rotation, arn))
    assert stored is not None
    assert stored.tags == {"team": "shop"}


def test_a_rotation_without_a_start_starts_on_this_minute_and_says_so(api: Api) -> None:
    api.world.now += timedelta(seconds=42)

    assert read(api, rotation(api))["StartTime"] == START


def test_two_rotations_may_have_one_name(api: Api) -> None:
    arns = {rotation(api), rotation(api)}

    assert {one["RotationArn"] for one in api.contacts.list_rotations()["Rotations"]} == arns
    assert len(arns) == 2


def test_the_same_creation_by_the_same_token_is_the_first_rotation(api: Api) -> None:
    first = rotation(api, IdempotencyToken="once")
    api.world.now += timedelta(minutes=5)

    assert rotation(api, IdempotencyToken="once") == first
    assert read(api, first)["StartTime"] == START
    with refused("ValidationException", "used before", Reason="FIELD_VALIDATION_FAILED"):
        rotation(api, IdempotencyToken="once", Name="another")
    assert len(api.contacts.list_rotations()["Rotations"]) == 1


def test_a_creation_can_be_repeated_when_a_member_is_gone_by_now(api: Api) -> None:
    first = rotation(api, IdempotencyToken="once")
    alice = api.world.store.get(Ref(Contact, ALICE))
    assert alice is not None
    api.world.store.commit(delete=[alice])

    assert rotation(api, IdempotencyToken="once") == first


@pytest.mark.parametrize(
    ("members", "field", "rule"),
    [
        ({"TimeZoneId": "PST"}, "TimeZoneId", "IANA"),
        ({"TimeZoneId": "EST"}, "TimeZoneId", "no clock changes"),
        ({"StartTime": datetime(1969, 1, 1, tzinfo=UTC)}, "StartTime", "1970"),
        ({"Recurrence": daily()}, "Recurrence", "exactly one of"),
        (
            {"Recurrence": {**daily(9), "WeeklySettings": RECURRENCES[1]["WeeklySettings"]}},
            "Recurrence",
            "exactly one of",
        ),
        ({"Recurrence": daily(9, 9)}, "DailySettings", "twice"),
        (
            {
                "Recurrence": {
                    **daily(9),
                    "ShiftCoverages": {"MON": [{"Start": at(9), "End": at(9, 10)}]},
                }
            },
            "ShiftCoverages",
            "30 minutes",
        ),
        (
            {"Recurrence": {**daily(9), "ShiftCoverages": {"MON": [{"Start": at(9)}]}}},
            "Recurrence.ShiftCoverages",
            "both",
        ),
        ({"ContactIds": [ALICE] * 31}, None, "ContactIds"),
    ],
)
def test_a_rotation_that_breaks_a_rule_is_refused_by_the_field_and_nothing_is_written(
    api: Api, members: dict[str, Any], field: str | None, rule: str
) -> None:
    arn, before = rotation(api), records_of(api.world)

    with refused("ValidationException", rule, Reason="FIELD_VALIDATION_FAILED") as refusal:
        rotation(api, **members)
    if "StartTime" not in members:
        with refused("ValidationException", rule, Reason="FIELD_VALIDATION_FAILED"):
            api.contacts.update_rotation(**{"RotationId": arn, "Recurrence": daily(9), **members})

    assert field is None or refusal["Fields"][0]["Name"] == field
    assert records_of(api.world) == before


def test_only_people_of_this_deployment_can_be_members(api: Api) -> None:
    api.contacts.create_contact(Alias="team", Type="ESCALATION", Plan=EMPTY)
    team, elsewhere = DEPLOYMENT.contact("team"), ALICE.replace("eu-central-1", "us-east-1")
    arn, before = rotation(api), records_of(api.world)

    for stranger in (DEPLOYMENT.contact("nobody"), elsewhere):
        with refused("ResourceNotFoundException", ResourceId=stranger, ResourceType="CONTACT"):
            rotation(api, ContactIds=[ALICE, stranger])
        with refused("ResourceNotFoundException", ResourceId=stranger, ResourceType="CONTACT"):
            api.contacts.update_rotation(RotationId=arn, Recurrence=daily(9), ContactIds=[stranger])
    with refused("ValidationException", "not a contact of type PERSONAL"):
        rotation(api, ContactIds=[ALICE, team])

    assert records_of(api.world) == before


def test_the_five_hundred_and_first_rotation_is_one_too_many(api: Api) -> None:
    everybody = [records.rotation(rotation_id=str(number)) for number in range(499)]
    for begin in range(0, len(everybody), 100):
        api.world.store.commit(everybody[begin : begin + 100])

    rotation(api, IdempotencyToken="the-last")

    with refused(
        "ServiceQuotaExceededException", QuotaCode="rotations", ServiceCode="ssm-contacts"
    ):
        rotation(api)
    assert rotation(api, IdempotencyToken="the-last")


def test_an_update_replaces_the_recurrence_and_leaves_what_it_does_not_name(api: Api) -> None:
    arn = rotation(api)
    before = read(api, arn)

    api.contacts.update_rotation(RotationId=arn, Recurrence=RECURRENCES[1])
    assert read(api, arn) == {**before, "Recurrence": RECURRENCES[1]}

    named = {
        "ContactIds": [CAROL],
        "StartTime": START + timedelta(days=9),
        "TimeZoneId": "Asia/Kathmandu",
        "Recurrence": daily(7),
    }
    api.contacts.update_rotation(RotationId=arn, **named)
    assert read(api, arn) == {**before, **named}


def test_rotations_are_listed_by_name_in_pages_that_inserts_do_not_shift(api: Api) -> None:
    for name in ("ops c", "ops a", "ops d", "dev"):
        rotation(api, Name=name)

    first = api.contacts.list_rotations(RotationNamePrefix="ops ", MaxResults=2)
    rotation(api, Name="ops b")
    following = api.contacts.list_rotations(
        RotationNamePrefix="ops ", MaxResults=2, NextToken=first["NextToken"]
    )

    assert [one["Name"] for one in first["Rotations"]] == ["ops a", "ops c"]
    assert [one["Name"] for one in following["Rotations"]] == ["ops d"]
    assert "NextToken" not in following
    with refused("ValidationException", "NextToken"):
        api.contacts.list_rotations(RotationNamePrefix="dev", NextToken=first["NextToken"])


def test_every_rotation_is_in_one_page_of_the_walk(api: Api) -> None:
    arns = {rotation(api, Name=f"r{number}") for number in range(5)}

    pages = api.contacts.get_paginator("list_rotations").paginate(PaginationConfig={"PageSize": 2})

    walked = [one["RotationArn"] for page in pages for one in page["Rotations"]]
    assert (len(walked), set(walked)) == (5, arns)


def test_a_deleted_rotation_is_gone_and_schedules_have_let_go_of_it(api: Api) -> None:
    gone, kept = rotation(api), rotation(api)
    for alias, rotation_ids in (("both", (gone, kept)), ("one", (gone,)), ("other", (kept,))):
        naming = partial(_naming, Plan(rotation_ids=rotation_ids))
        api.world.change(api.world.schedule(alias), naming)

    api.contacts.delete_rotation(RotationId=gone)

    def named(alias: str) -> list[str]:
        arn = DEPLOYMENT.contact(alias)
        plan: dict[str, list[str]] = api.contacts.get_contact(ContactId=arn)["Plan"]
        return plan["RotationIds"]

    assert [named("both"), named("one"), named("other")] == [[kept], [], [kept]]
    assert [one["RotationArn"] for one in api.contacts.list_rotations()["Rotations"]] == [kept]


@pytest.mark.parametrize(
    "stranger",
    [NOWHERE, NOWHERE.replace("eu-central-1", "us-east-1"), DEPLOYMENT.contact("alice")],
)
def test_an_unknown_rotation_is_not_found(api: Api, stranger: str) -> None:
    rotation(api)

    with refused("ResourceNotFoundException", ResourceId=stranger):
        api.contacts.get_rotation(RotationId=stranger)
    with refused("ResourceNotFoundException", ResourceId=stranger):
        api.contacts.update_rotation(RotationId=stranger, Recurrence=daily(9))
    with refused("ResourceNotFoundException", ResourceId=stranger):
        api.contacts.delete_rotation(RotationId=stranger)


def test_what_is_deleted_is_not_found_a_second_time(api: Api) -> None:
    arn = rotation(api)
    api.contacts.delete_rotation(RotationId=arn)

    with refused("ResourceNotFoundException", ResourceId=arn, ResourceType="ROTATION"):
        api.contacts.delete_rotation(RotationId=arn)


def test_a_namesake_elsewhere_is_not_this_rotation(api: Api) -> None:
    elsewhere = rotation(api).replace("123456789012", "999999999999")

    with refused("ResourceNotFoundException", ResourceId=elsewhere):
        api.contacts.get_rotation(RotationId=elsewhere)


def _naming(plan: Plan, schedule: Contact) -> Contact:
    return replace(schedule, plan=plan)
