"""CreateContact, GetContact, UpdateContact, ListContacts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import Plan
from tests.contract.api.refusals import refused
from tests.contract.api.rotas import NOWHERE, people, rotation
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

ALICE = DEPLOYMENT.contact("alice")
EMPTY: dict[str, list[object]] = {"Stages": []}


def test_a_contact_reads_back_exactly_as_it_was_written(api: Api) -> None:
    plan = {
        "Stages": [
            {"DurationInMinutes": 5, "Targets": []},
            {
                "DurationInMinutes": 0,
                "Targets": [
                    {
                        "ChannelTargetInfo": {
                            "ContactChannelId": DEPLOYMENT.channel("alice", "1"),
                            "RetryIntervalInMinutes": 2,
                        }
                    },
                    {"ChannelTargetInfo": {"ContactChannelId": DEPLOYMENT.channel("alice", "2")}},
                ],
            },
        ]
    }

    created = api.contacts.create_contact(
        Alias="alice", DisplayName="Alice A.", Type="PERSONAL", Plan=plan
    )
    read = api.contacts.get_contact(ContactId=created["ContactArn"])

    assert created["ContactArn"] == ALICE
    del read["ResponseMetadata"]
    assert read == {
        "ContactArn": ALICE,
        "Alias": "alice",
        "DisplayName": "Alice A.",
        "Type": "PERSONAL",
        "Plan": plan,
    }


def test_a_taken_alias_is_a_conflict_that_names_the_contact(api: Api) -> None:
    api.contacts.create_contact(Alias="alice", Type="PERSONAL", Plan=EMPTY)

    with refused("ConflictException", "alice", ResourceId=ALICE, ResourceType="CONTACT"):
        api.contacts.create_contact(Alias="alice", Type="PERSONAL", Plan=EMPTY)


def test_the_same_creation_by_the_same_token_is_the_first_contact(api: Api) -> None:
    request = {"Alias": "alice", "Type": "PERSONAL", "Plan": EMPTY, "IdempotencyToken": "once"}
    first = api.contacts.create_contact(**request)

    assert api.contacts.create_contact(**request)["ContactArn"] == first["ContactArn"]
    with refused("ConflictException"):
        api.contacts.create_contact(**{**request, "DisplayName": "Somebody else"})


def test_an_update_replaces_the_plan_and_leaves_what_it_does_not_name(api: Api) -> None:
    api.contacts.create_contact(Alias="alice", DisplayName="Alice", Type="PERSONAL", Plan=EMPTY)
    plan = {"Stages": [{"DurationInMinutes": 30, "Targets": []}]}

    api.contacts.update_contact(ContactId=ALICE, Plan=plan)
    read = api.contacts.get_contact(ContactId=ALICE)

    assert (read["DisplayName"], read["Plan"]) == ("Alice", plan)


def test_an_unknown_contact_is_not_found_and_neither_is_a_namesake_elsewhere(api: Api) -> None:
    api.contacts.create_contact(Alias="alice", Type="PERSONAL", Plan=EMPTY)

    for stranger in (
        DEPLOYMENT.contact("bob"),
        ALICE.replace("eu-central-1", "us-east-1"),
        ALICE.replace("123456789012", "999999999999"),
    ):
        with refused("ResourceNotFoundException", ResourceId=stranger):
            api.contacts.get_contact(ContactId=stranger)


@pytest.mark.parametrize(
    ("kind", "plan", "rule"),
    [
        ("PERSONAL", {"Stages": [{"DurationInMinutes": 0, "Targets": []}]}, "only be 0"),
        ("ONCALL_SCHEDULE", {"Stages": [{"DurationInMinutes": 1, "Targets": []}]}, "cannot have"),
        (
            "PERSONAL",
            {
                "Stages": [
                    {
                        "DurationInMinutes": 0,
                        "Targets": [{"ContactTargetInfo": {"IsEssential": True}}],
                    }
                ]
            },
            "targets contact channels",
        ),
        ("ESCALATION", {"Stages": [{"DurationInMinutes": 1, "Targets": [{}]}]}, "exactly one"),
        ("ESCALATION", {"Stages": [{"DurationInMinutes": 1, "Targets": []}] * 11}, "at most 10"),
    ],
)
def test_a_plan_that_breaks_a_rule_of_its_type_is_refused_by_name(
    api: Api, kind: str, plan: dict[str, object], rule: str
) -> None:
    with refused("ValidationException", rule, Reason="FIELD_VALIDATION_FAILED"):
        api.contacts.create_contact(Alias="alice", Type=kind, Plan=plan)

    assert api.contacts.list_contacts()["Contacts"] == []


def test_a_schedule_reads_back_with_its_rotations_exactly_as_it_was_written(api: Api) -> None:
    people(api, "alice", "bob")
    one, other = rotation(api), rotation(api)
    plan = {"RotationIds": [other, one, other]}

    created = api.contacts.create_contact(Alias="ops", Type="ONCALL_SCHEDULE", Plan=plan)
    assert api.contacts.get_contact(ContactId=created["ContactArn"])["Plan"] == plan

    changed = {"RotationIds": [one]}
    api.contacts.update_contact(ContactId=created["ContactArn"], Plan=changed)
    assert api.contacts.get_contact(ContactId=created["ContactArn"])["Plan"] == changed


@pytest.mark.parametrize(
    ("kind", "rotations", "rule"),
    [
        ("PERSONAL", 1, "only the plan of an on-call schedule"),
        ("ESCALATION", 1, "only the plan of an on-call schedule"),
        ("ONCALL_SCHEDULE", 9, "at most 8 rotations"),
    ],
)
def test_only_schedules_name_rotations_and_only_so_many(
    api: Api, kind: str, rotations: int, rule: str
) -> None:
    people(api, "alice", "bob")
    plan = {"RotationIds": [rotation(api) for _ in range(rotations)]}

    with refused("ValidationException", rule, Reason="FIELD_VALIDATION_FAILED"):
        api.contacts.create_contact(Alias="ops", Type=kind, Plan=plan)


@pytest.mark.parametrize("stranger", [NOWHERE, ALICE, NOWHERE.replace("eu-central", "us-east")])
def test_the_rotations_of_a_schedule_exist_when_it_is_written(api: Api, stranger: str) -> None:
    people(api, "alice", "bob")
    rota = rotation(api)
    with refused("ValidationException", "is not a rotation here"):
        api.contacts.create_contact(
            Alias="ops", Type="ONCALL_SCHEDULE", Plan={"RotationIds": [rota, stranger]}
        )

    ops = api.contacts.create_contact(
        Alias="ops", Type="ONCALL_SCHEDULE", Plan={"RotationIds": [rota]}
    )["ContactArn"]
    with refused("ValidationException", "is not a rotation here"):
        api.contacts.update_contact(ContactId=ops, Plan={"RotationIds": [stranger]})


def test_a_schedule_can_be_renamed_whatever_became_of_its_rotations(api: Api) -> None:
    dangling = replace(api.world.schedule("ops"), plan=Plan(rotation_ids=(NOWHERE,)), version=1)
    api.world.store.commit([dangling])

    api.contacts.update_contact(ContactId=dangling.arn, DisplayName="Ops")

    assert api.contacts.get_contact(ContactId=dangling.arn)["DisplayName"] == "Ops"


def test_contacts_are_listed_by_alias_in_pages_that_inserts_do_not_shift(api: Api) -> None:
    for alias in ("carol", "alice", "dave"):
        api.contacts.create_contact(Alias=alias, Type="PERSONAL", Plan=EMPTY)

    first = api.contacts.list_contacts(MaxResults=2)
    api.contacts.create_contact(Alias="bob", Type="PERSONAL", Plan=EMPTY)
    second = api.contacts.list_contacts(MaxResults=2, NextToken=first["NextToken"])

    assert [one["Alias"] for one in first["Contacts"]] == ["alice", "carol"]
    assert [one["Alias"] for one in second["Contacts"]] == ["dave"]
    assert "NextToken" not in second


def test_contacts_are_filtered_by_prefix_and_type(api: Api) -> None:
    api.contacts.create_contact(Alias="team-a", Type="ESCALATION", Plan=EMPTY)
    api.contacts.create_contact(Alias="team-b", Type="PERSONAL", Plan=EMPTY)
    api.contacts.create_contact(Alias="zoe", Type="PERSONAL", Plan=EMPTY)

    listed = api.contacts.list_contacts(AliasPrefix="team", Type="PERSONAL")

    assert [one["Alias"] for one in listed["Contacts"]] == ["team-b"]


@pytest.mark.parametrize("token", ["nonsense", "WyJ4IiwgInkiXQ"])
def test_a_token_of_another_list_is_refused(api: Api, token: str) -> None:
    with refused("ValidationException", "NextToken"):
        api.contacts.list_contacts(NextToken=token)
