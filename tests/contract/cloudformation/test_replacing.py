"""What becomes of a resource that is replaced, rolled back, refused, or asked for twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.recorded_events import load_event

if TYPE_CHECKING:
    from tests.contract.cloudformation.conftest import Stack

CONTACTS, INCIDENTS = "ssm-contacts", "ssm-incidents"


def _by_hand(stack: Stack, alias: str) -> str:
    made = stack.api(CONTACTS, "CreateContact", Alias=alias, Type="PERSONAL", Plan={"Stages": []})
    return str(made["ContactArn"])


def test_another_alias_is_another_contact_and_the_one_before_goes_last(stack: Stack) -> None:
    before = stack.creates("contact")["PhysicalResourceId"]

    after = stack.updates("Alice", Alias="alicia")["PhysicalResourceId"]

    assert after != before
    assert stack.aliases() == ["alice", "alicia"]
    assert stack.deletes("Alice", before)["Status"] == "SUCCESS"
    assert stack.aliases() == ["alicia"]


def test_a_replacement_is_rolled_back_to_the_contact_that_was_before(stack: Stack) -> None:
    before = stack.creates("contact")["PhysicalResourceId"]
    stack.updates("Alice", DisplayName="Liddell")
    replaced = stack.updates("Alice", Alias="alicia")["PhysicalResourceId"]

    restored = stack.rolls_back("Alice")

    assert (restored["Status"], restored["PhysicalResourceId"]) == ("SUCCESS", before)
    assert stack.deletes("Alice", replaced)["Status"] == "SUCCESS"
    assert stack.aliases() == ["alice"]
    assert stack.contact("alice")["DisplayName"] == "Liddell"


def test_a_channel_follows_its_contact_and_comes_back_with_it(stack: Stack) -> None:
    alice = stack.creates("contact")["PhysicalResourceId"]
    phone = stack.creates("contact_channel", ContactId=alice)["PhysicalResourceId"]
    stack.updates("AlicePhone", ChannelName="mobile")
    alicia = stack.updates("Alice", Alias="alicia")["PhysicalResourceId"]

    moved = stack.updates("AlicePhone", ContactId=alicia)["PhysicalResourceId"]
    assert moved.split("/")[1] == "alicia"
    assert stack.rolls_back("Alice")["PhysicalResourceId"] == alice
    assert stack.rolls_back("AlicePhone")["PhysicalResourceId"] == phone

    assert stack.deletes("AlicePhone", moved)["Status"] == "SUCCESS"
    assert stack.api(CONTACTS, "GetContactChannel", ContactChannelId=phone)["Name"] == "mobile"


def test_a_response_plan_with_another_name_is_another_and_comes_back(stack: Stack) -> None:
    before = stack.creates("response_plan")["PhysicalResourceId"]
    stack.updates("Checkout", DisplayName="Shop")

    after = stack.updates("Checkout", Name="shop")["PhysicalResourceId"]

    assert after.endswith("/shop")
    assert stack.rolls_back("Checkout")["PhysicalResourceId"] == before
    assert stack.api(INCIDENTS, "GetResponsePlan", arn=before)["displayName"] == "Shop"


def test_a_plan_moves_to_another_contact(stack: Stack) -> None:
    stack.creates("contact")
    bob = stack.creates("contact", "Bob", Alias="bob")["PhysicalResourceId"]
    waits = [{"DurationInMinutes": "1"}]
    alice = stack.creates("plan", Stages=waits)["PhysicalResourceId"]

    moved = stack.updates("AlicePlan", ContactId=bob)["PhysicalResourceId"]
    assert moved == bob
    stack.deletes("AlicePlan", alice)

    assert stack.contact("alice")["Plan"] == {"Stages": []}
    assert len(stack.contact("bob")["Plan"]["Stages"]) == 1


def test_a_type_that_changes_under_the_same_alias_is_refused_and_rolled_back(
    stack: Stack,
) -> None:
    made = stack.creates("contact")["PhysicalResourceId"]

    refused = stack.updates("Alice", Type="ESCALATION")

    assert refused["Status"] == "FAILED"
    assert "alias alice exists already" in refused["Reason"]
    assert refused["PhysicalResourceId"] == made
    assert stack.rolls_back("Alice")["PhysicalResourceId"] == made
    assert stack.contact("alice")["Type"] == "PERSONAL"


@pytest.mark.parametrize("attempt", ["creates", "updates"])
def test_a_contact_of_somebody_else_is_neither_taken_nor_deleted(
    stack: Stack, attempt: str
) -> None:
    _by_hand(stack, "bob")
    stack.creates("contact", Alias="bob" if attempt == "creates" else "alice")

    if attempt == "updates":
        assert stack.updates("Alice", Alias="bob")["Status"] == "FAILED"
    assert stack.deletes("Alice")["Status"] == "SUCCESS"

    assert stack.aliases() == ["bob"]


def test_the_plan_of_a_contact_survives_a_plan_that_could_not_be_set(stack: Stack) -> None:
    stack.creates("contact", Plan=[{"DurationInMinutes": "1"}])
    refused = stack.creates("plan", Stages=[{"DurationInMinutes": "99"}])

    assert refused["Status"] == "FAILED"
    assert stack.deletes("AlicePlan")["Status"] == "SUCCESS"
    assert len(stack.contact("alice")["Plan"]["Stages"]) == 1


@pytest.mark.parametrize(
    ("kind", "service", "listing", "member"),
    [
        ("contact", CONTACTS, "ListContacts", "Contacts"),
        ("rotation", CONTACTS, "ListRotations", "Rotations"),
        ("response_plan", INCIDENTS, "ListResponsePlans", "responsePlanSummaries"),
    ],
)
def test_a_creation_that_is_delivered_twice_makes_one(
    stack: Stack, kind: str, service: str, listing: str, member: str
) -> None:
    if kind != "contact":
        _by_hand(stack, "alice")
    first = stack.creates(kind)
    [resource] = stack.resources.values()

    second = stack.ask(resource.event, repeated=True)

    assert second == first
    assert len(stack.api(service, listing)[member]) == 1


def test_a_channel_that_is_asked_for_twice_is_one(stack: Stack) -> None:
    stack.creates("contact")
    first = stack.creates("contact_channel")

    assert stack.ask(stack.resources["AlicePhone"].event, repeated=True) == first


def test_an_update_and_a_deletion_that_are_delivered_twice_do_no_more(stack: Stack) -> None:
    stack.creates("response_plan")
    stack.updates("Checkout", Name="shop")
    update = stack.resources["Checkout"].event

    assert stack.ask(update, repeated=True) == stack.answers[-2]
    stack.updates("Checkout", DisplayName="Shop")
    update = stack.resources["Checkout"].event
    assert stack.ask(update, repeated=True) == stack.answers[-2]
    assert stack.deletes("Checkout")["Status"] == "SUCCESS"
    assert stack.deletes("Checkout")["Status"] == "SUCCESS"


@pytest.mark.parametrize("kind", ["contact", "contact_channel", "plan", "rotation"])
def test_what_is_gone_already_is_deleted(stack: Stack, kind: str) -> None:
    alice = _by_hand(stack, "alice") if kind != "contact" else ""
    stages = [{"DurationInMinutes": "1"}] if kind == "plan" else None
    made = stack.creates(kind, Stages=stages)["PhysicalResourceId"]
    if kind == "rotation":
        stack.api(CONTACTS, "DeleteRotation", RotationId=made)
    else:
        stack.api(CONTACTS, "DeleteContact", ContactId=alice or made)

    [logical_id] = stack.resources

    assert stack.deletes(logical_id)["Status"] == "SUCCESS"


def test_a_member_of_a_rotation_is_kept_and_the_reason_told(stack: Stack) -> None:
    stack.creates("contact")
    stack.creates("rotation")

    refused = stack.deletes("Alice")

    assert refused["Status"] == "FAILED"
    assert "member of rotations" in refused["Reason"]
    assert stack.aliases() == ["alice"]


def test_an_orphan_of_the_same_logical_resource_is_taken_up_again(stack: Stack) -> None:
    """Its creation was answered by nobody: the function died, and CloudFormation gave up."""
    stack.ask(load_event("provide_resource", "create_contact"))

    made = stack.creates("contact", DisplayName="Liddell")

    assert made["Status"] == "SUCCESS"
    assert stack.contact("alice")["DisplayName"] == "Liddell"
