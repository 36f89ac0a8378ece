"""Policies that share a contact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.resource_policy import MAX_LENGTH
from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

ALICE = DEPLOYMENT.contact("alice")


def _policy(account: int = 210987654321, effect: str = "Allow") -> str:
    statement = {
        "Effect": effect,
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["ssm-contacts:GetContact", "ssm-contacts:StartEngagement"],
        "Resource": [ALICE, ALICE.replace(":contact/", ":engagement/") + "/*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


def _read(api: Api) -> dict[str, Any]:
    read: dict[str, Any] = api.contacts.get_contact_policy(ContactArn=ALICE)
    del read["ResponseMetadata"]
    return read


@pytest.fixture(autouse=True)
def _alice(api: Api) -> None:
    api.world.person("alice")


def test_a_policy_reads_back_as_it_was_put(api: Api) -> None:
    for _ in range(2):
        api.contacts.put_contact_policy(ContactArn=ALICE, Policy=_policy())

        assert _read(api) == {"ContactArn": ALICE, "Policy": _policy()}


def test_a_contact_has_one_policy_the_last_that_was_put(api: Api) -> None:
    api.contacts.put_contact_policy(ContactArn=ALICE, Policy=_policy(111111111111))
    api.contacts.put_contact_policy(ContactArn=ALICE, Policy=_policy(222222222222))

    assert _read(api)["Policy"] == _policy(222222222222)


def test_a_contact_without_a_policy_says_so(api: Api) -> None:
    assert _read(api) == {"ContactArn": ALICE}


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        ("{", "must be JSON"),
        ("[]", "must be a JSON object"),
        ('{"Statement": []}', "must have a Statement"),
        (_policy(effect="Deny"), "knows no Deny"),
        (_policy() + " " * MAX_LENGTH, "at most 4,000 characters"),
    ],
)
def test_what_is_no_policy_that_allows_something_is_refused(
    api: Api, policy: str, rule: str
) -> None:
    api.contacts.put_contact_policy(ContactArn=ALICE, Policy=_policy())

    with refused("ValidationException", rule, Reason="FIELD_VALIDATION_FAILED"):
        api.contacts.put_contact_policy(ContactArn=ALICE, Policy=policy)

    assert _read(api)["Policy"] == _policy()


def test_nobody_has_no_policy(api: Api) -> None:
    nobody = DEPLOYMENT.contact("nobody")
    missing = {"ResourceId": nobody, "ResourceType": "CONTACT"}

    with refused("ResourceNotFoundException", nobody, **missing):
        api.contacts.put_contact_policy(ContactArn=nobody, Policy=_policy())
    with refused("ResourceNotFoundException", nobody, **missing):
        api.contacts.get_contact_policy(ContactArn=nobody)


def test_a_policy_goes_with_its_contact(api: Api) -> None:
    api.contacts.put_contact_policy(ContactArn=ALICE, Policy=_policy())

    api.contacts.delete_contact(ContactId=ALICE)
    api.world.person("alice")

    assert _read(api) == {"ContactArn": ALICE}


def test_a_policy_changes_nothing_else_of_a_contact_and_is_no_part_of_it(api: Api) -> None:
    before = api.contacts.get_contact(ContactId=ALICE)

    api.contacts.put_contact_policy(ContactArn=ALICE, Policy=_policy())

    after = api.contacts.get_contact(ContactId=ALICE)
    assert before.pop("ResponseMetadata")
    assert after.pop("ResponseMetadata")
    assert after == before
