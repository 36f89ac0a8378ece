"""The real AWS CLI and boto3 against the deployed stack, with nothing but an endpoint and a key."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from incident_manager.domain.role import Role
from tests.local_stack.administration import access_keys, end_sessions, issue_access_key
from tests.local_stack.aws_cli import aws
from tests.local_stack.emulator import ANSWER_SECONDS

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack


def test_the_aws_cli_works_through_an_incident(stack: Stack) -> None:
    contacts, incidents = partial(aws, stack, "ssm-contacts"), partial(aws, stack, "ssm-incidents")
    contact = contacts(
        "create-contact",
        alias="command-line",
        type="PERSONAL",
        display_name="Command Line",
        plan={"Stages": []},
    )["ContactArn"]
    template = {"title": "From the command line", "impact": 3}
    plan = incidents(
        "create-response-plan", name="cli", engagements=[contact], incident_template=template
    )["arn"]
    incident = incidents("start-incident", response_plan_arn=plan)["incidentRecordArn"]
    incidents(
        "create-timeline-event",
        incident_record_arn=incident,
        event_type="Note",
        event_time="2026-11-20T03:00:00Z",
        event_data='"looked at it"',
    )
    incidents("update-incident-record", arn=incident, status="RESOLVED")

    record = incidents("get-incident-record", arn=incident)
    resolved = {"key": "status", "condition": {"equals": {"stringValues": ["RESOLVED"]}}}
    listed = incidents("list-incident-records", filters=[resolved])
    events = incidents("list-timeline-events", incident_record_arn=incident)
    found = contacts("list-contacts", alias_prefix="command-line")

    assert record["incidentRecord"]["status"] == "RESOLVED"
    assert incident in [one["arn"] for one in listed["incidentRecordSummaries"]]
    assert "Note" in [one["eventType"] for one in events["eventSummaries"]]
    assert [one["DisplayName"] for one in found["Contacts"]] == ["Command Line"]


def test_an_unsigned_request_is_refused(stack: Stack) -> None:
    request = urllib.request.Request(
        stack.deployment.endpoint + "listIncidentRecords", data=b"{}", method="POST"
    )

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=ANSWER_SECONDS)

    assert refused.value.code == 403
    assert "Missing Authentication Token" in refused.value.read().decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secret": "wrong"}, "InvalidSignatureException"),
        ({"access_key_id": "OIMA" + "A" * 16}, "UnrecognizedClientException"),
        ({"access_key_id": "AKIAIOSFODNN7EXAMPLE"}, "UnrecognizedClientException"),
    ],
)
def test_a_wrong_key_is_refused_and_does_nothing(
    stack: Stack, change: dict[str, str], code: str
) -> None:
    stranger = replace(stack, key=replace(stack.key, **change))

    with pytest.raises(ClientError) as by_incidents:
        stranger.api("ssm-incidents").list_incident_records()
    with pytest.raises(ClientError) as by_contacts:
        stranger.api("ssm-contacts").list_contacts()

    assert by_incidents.value.response["Error"]["Code"] == code
    assert by_contacts.value.response["Error"]["Code"] == code


def test_a_viewers_key_reads_and_does_no_more(stack: Stack) -> None:
    emulator = stack.deployment.emulator
    viewer = replace(stack, key=issue_access_key(emulator, "wall", Role.VIEWER))
    end_sessions(emulator, viewer.key)

    viewer.api("ssm-contacts").list_contacts()
    with pytest.raises(ClientError, match="takes the role administrator") as refused:
        viewer.api("ssm-contacts").create_contact(Alias="x", Type="PERSONAL", Plan={"Stages": []})

    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert [viewer.key.access_key_id, "viewer", "wall"] in access_keys(emulator)
