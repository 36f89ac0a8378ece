"""The template of the documentation, as its reader deploys it.

On a local AWS of its own: it makes and deletes the replication set, which all other tests need.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local_stack.deployment import PROJECT
from tests.local_stack.emulator import REGION
from tests.local_stack.stack import LOCAL, local_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local_stack.stack import Stack

EXAMPLE = PROJECT / "docs" / "examples" / "cloudformation.yaml"
NAME = "who-is-paged"
PHONE, MAIL = "+15550100177", "alice@example.com"


@pytest.fixture(scope="module")
def new_stack() -> Iterator[Stack]:
    """Nobody has made a replication set in it."""
    with local_stack(LOCAL / "cloudformation", enforce_iam=True) as running:
        yield running


class Reader:
    """Who deploys the example."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._aws = stack.aws("cloudformation")

    def deploys(self, template: str, **parameters: str) -> dict[str, str]:
        """What the outputs say. Waits for the stack; raises WaiterError where it fails."""
        known = self._aws.describe_stacks()["Stacks"]
        exists = NAME in [one["StackName"] for one in known if "DELETE" not in one["StackStatus"]]
        act = self._aws.update_stack if exists else self._aws.create_stack
        given = {"PhoneNumber": PHONE, "EmailAddress": MAIL, **parameters}
        listed = [{"ParameterKey": one, "ParameterValue": given[one]} for one in given]
        act(StackName=NAME, TemplateBody=template, Parameters=listed)
        self._wait("stack_update_complete" if exists else "stack_create_complete")
        [found] = self._aws.describe_stacks(StackName=NAME)["Stacks"]
        return {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}

    def deletes(self) -> None:
        self._aws.delete_stack(StackName=NAME)
        self._wait("stack_delete_complete")

    def _wait(self, waiter: str) -> None:
        self._aws.get_waiter(waiter).wait(
            StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 300}
        )


def test_the_example_is_deployed_updated_and_deleted(new_stack: Stack) -> None:
    reader, template = Reader(new_stack), EXAMPLE.read_text()
    contacts, incidents = new_stack.api("ssm-contacts"), new_stack.api("ssm-incidents")

    first = reader.deploys(template)

    assert _set_of(incidents)["status"] == "ACTIVE"
    assert incidents.get_response_plan(arn=first["ResponsePlanArn"])["incidentTemplate"] == {
        "title": "Checkout is down",
        "impact": 1,
        "summary": "Customers can't pay.",
        "incidentTags": {"service": "checkout"},
        "notificationTargets": [],
    }
    assert _addresses(contacts, first["ContactArn"]) == [PHONE, MAIL]
    [stage, last] = contacts.get_contact(ContactId=first["ContactArn"])["Plan"]["Stages"]
    assert (stage["DurationInMinutes"], last["DurationInMinutes"]) == (5, 0)
    rotation = contacts.get_rotation(RotationId=first["RotationArn"])
    assert rotation["StartTime"] == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert rotation["ContactIds"] == [first["ContactArn"]]
    schedule = contacts.get_contact(ContactId=_sibling(first["ContactArn"], "on-call"))
    assert schedule["Plan"]["RotationIds"] == [first["RotationArn"]]

    second = reader.deploys(
        template.replace("Summary: Customers can't pay.", "DedupeString: checkout").replace(
            "Name: checkout\n", "Name: checkout-eu\n"
        ),
        Impact="2",
        PhoneNumber="+15550100178",
    )

    assert second["ContactArn"] == first["ContactArn"]
    assert second["ResponsePlanArn"].endswith("response-plan/checkout-eu")
    [left] = incidents.list_response_plans()["responsePlanSummaries"]
    assert left["arn"] == second["ResponsePlanArn"]
    changed = incidents.get_response_plan(arn=left["arn"])["incidentTemplate"]
    assert (changed["impact"], changed["dedupeString"]) == (2, "checkout")
    assert "summary" not in changed
    assert _addresses(contacts, second["ContactArn"])[0] == "+15550100178"

    reader.deletes()

    assert incidents.list_replication_sets()["replicationSetArns"] == []
    with pytest.raises(ClientError, match="Account not found"):
        contacts.get_contact(ContactId=second["ContactArn"])
    said = _said(new_stack)
    assert "resource delete" in said
    assert not [one for one in (PHONE, MAIL, "cfn-response") if one in said]


def _said(stack: Stack) -> str:
    """All that the functions have logged."""
    logs = stack.aws("logs")
    groups = [one["logGroupName"] for one in logs.describe_log_groups()["logGroups"]]
    pages = logs.get_paginator("filter_log_events").paginate
    return "\n".join(
        event["message"]
        for group in groups
        for page in pages(logGroupName=group)
        for event in page["events"]
    )


def _set_of(incidents: Any) -> Any:
    [arn] = incidents.list_replication_sets()["replicationSetArns"]
    found = incidents.get_replication_set(arn=arn)["replicationSet"]
    assert list(found["regionMap"]) == [REGION]
    return found


def _addresses(contacts: Any, contact: str) -> list[str]:
    listed = contacts.list_contact_channels(ContactId=contact)["ContactChannels"]
    return [one["DeliveryAddress"]["SimpleAddress"] for one in sorted(listed, key=_by_name)]


def _by_name(channel: dict[str, Any]) -> bool:
    """The phone first."""
    return bool(channel["Name"] != "phone")


def _sibling(contact: str, alias: str) -> str:
    return f"{contact.rpartition('/')[0]}/{alias}"
