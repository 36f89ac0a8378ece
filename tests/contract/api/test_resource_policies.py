"""Policies that share a response plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.resource_policy import MAX_POLICIES
from tests.contract.api.refusals import refused
from tests.contract.records import plan, put
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.api.conftest import Api

PLAN = DEPLOYMENT.response_plan("checkout")


def _statement(account: int = 210987654321, effect: str = "Allow") -> dict[str, Any]:
    return {
        "Effect": effect,
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["ssm-incidents:StartIncident"],
        "Resource": [PLAN],
    }


def _policy(account: int = 210987654321) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [_statement(account)]}, indent=1)


def _put(api: Api, policy: str) -> str:
    policy_id: str = api.incidents.put_resource_policy(resourceArn=PLAN, policy=policy)["policyId"]
    return policy_id


def _all(api: Api) -> list[dict[str, str]]:
    found = api.incidents.get_resource_policies(resourceArn=PLAN)
    policies: list[dict[str, str]] = found["resourcePolicies"]
    return policies


@pytest.fixture(autouse=True)
def _a_plan(api: Api) -> None:
    put(api.world.store, replace(plan(), policies=()))


def test_a_policy_reads_back_as_it_was_put(api: Api) -> None:
    policy_id = _put(api, _policy())

    assert re.fullmatch("[0-9a-f]{32}", policy_id)
    assert _all(api) == [
        {
            "policyId": policy_id,
            "policyDocument": _policy(),
            "ramResourceShareRegion": "eu-central-1",
        }
    ]


def test_the_same_policy_again_is_the_same_one_however_it_is_written(api: Api) -> None:
    policy_id = _put(api, _policy())
    shorter = json.dumps(dict(reversed(json.loads(_policy()).items())))

    assert _put(api, _policy()) == policy_id
    assert _put(api, shorter) == policy_id
    assert [one["policyDocument"] for one in _all(api)] == [shorter]


def test_a_plan_has_several_policies_and_each_goes_by_itself(api: Api) -> None:
    first, second = _put(api, _policy(111111111111)), _put(api, _policy(222222222222))

    api.incidents.delete_resource_policy(resourceArn=PLAN, policyId=first)

    assert [one["policyId"] for one in _all(api)] == [second]
    with refused("ResourceNotFoundException", first, resourceType="RESOURCE_POLICY"):
        api.incidents.delete_resource_policy(resourceArn=PLAN, policyId=first)


def test_policies_are_listed_in_pages(api: Api) -> None:
    ids = {_put(api, _policy(111111111111 + number)) for number in range(5)}

    pages = api.incidents.get_paginator("get_resource_policies").paginate(
        resourceArn=PLAN, PaginationConfig={"PageSize": 2}
    )
    sizes = [[one["policyId"] for one in page["resourcePolicies"]] for page in pages]

    assert [len(one) for one in sizes] == [2, 2, 1]
    assert [one for page in sizes for one in page] == sorted(ids)


def test_a_plan_has_a_bounded_number_of_policies(api: Api) -> None:
    for number in range(MAX_POLICIES):
        _put(api, _policy(111111111111 + number))

    with refused("ValidationException", f"at most {MAX_POLICIES}"):
        _put(api, _policy())
    assert len(_all(api)) == MAX_POLICIES


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        ("", "must be JSON"),
        ("{", "must be JSON"),
        ("[]", "must be a JSON object"),
        ('"Allow"', "must be a JSON object"),
        ("{}", "must have a Statement"),
        ('{"Statement": []}', "must have a Statement"),
        ('{"Statement": "Allow"}', "must have a Statement"),
        ('{"Statement": [1]}', "each Statement must be an object"),
        ('{"Statement": [{}]}', "must be Allow"),
        (json.dumps({"Statement": _statement(effect="Deny")}), "knows no Deny"),
        ('{"Statement": {"Effect": "Allow", "Effect": "Allow"}}', "two members of the same name"),
        ('{"Statement": {"Effect": "Allow", "a": NaN}}', "no NaN"),
        ("[" * 4000, "nested"),
        ('{"Statement": {"Effect": "Allow", "a": ' + "1" * 3900 + "}} x", "must be JSON"),
    ],
)
def test_what_is_no_policy_is_refused(api: Api, policy: str, rule: str) -> None:
    with refused("ValidationException", rule):
        _put(api, policy)

    assert _all(api) == []


def test_a_policy_of_4000_characters_fits_and_one_more_does_not(api: Api) -> None:
    policy = json.dumps({"Statement": _statement()})

    _put(api, policy.ljust(4000))

    with refused("ValidationException", "policy"):
        _put(api, policy.ljust(4001))


def test_a_single_statement_needs_no_list(api: Api) -> None:
    policy = json.dumps({"Statement": _statement()})

    _put(api, policy)

    assert [one["policyDocument"] for one in _all(api)] == [policy]


@pytest.mark.parametrize("name", ["put", "get", "delete"])
def test_a_plan_that_is_not_there_is_not_found(api: Api, name: str) -> None:
    missing = DEPLOYMENT.response_plan("missing")
    calls: dict[str, Callable[[], Any]] = {
        "put": lambda: api.incidents.put_resource_policy(resourceArn=missing, policy=_policy()),
        "get": lambda: api.incidents.get_resource_policies(resourceArn=missing),
        "delete": lambda: api.incidents.delete_resource_policy(resourceArn=missing, policyId="1"),
    }

    with refused("ResourceNotFoundException", missing, resourceType="RESPONSE_PLAN"):
        calls[name]()


def test_only_response_plans_are_shared(api: Api) -> None:
    with refused("ValidationException", "must be that of a response plan"):
        api.incidents.put_resource_policy(
            resourceArn=DEPLOYMENT.incident("checkout", "1"), policy=_policy()
        )


def test_a_policy_leaves_the_plan_as_it_is(api: Api) -> None:
    before = api.incidents.get_response_plan(arn=PLAN)
    _put(api, _policy())
    after = api.incidents.get_response_plan(arn=PLAN)

    assert {**after, "ResponseMetadata": None} == {**before, "ResponseMetadata": None}
