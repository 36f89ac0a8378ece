"""The real AWS CLI and boto3 against the deployed stack, with nothing but an endpoint and a key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack

AWS = Path(sys.executable).with_name("aws")


def _aws(stack: Stack, *arguments: str) -> Any:
    machine = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    nothing = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    done = subprocess.run(
        [AWS, *arguments, "--output", "json"],
        env={**machine, **nothing, **stack.shell_variables()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else None


def test_the_aws_cli_works_through_an_incident(stack: Stack) -> None:
    contact = _aws(
        stack,
        *("ssm-contacts", "create-contact", "--alias", "cli", "--type", "PERSONAL"),
        *("--display-name", "Command Line", "--plan", '{"Stages":[]}'),
    )["ContactArn"]
    plan = _aws(
        stack,
        *("ssm-incidents", "create-response-plan", "--name", "cli", "--engagements", contact),
        *("--incident-template", "title=From the command line,impact=3"),
    )["arn"]
    incident = _aws(stack, "ssm-incidents", "start-incident", "--response-plan-arn", plan)[
        "incidentRecordArn"
    ]
    _aws(
        stack,
        *("ssm-incidents", "create-timeline-event", "--incident-record-arn", incident),
        *("--event-type", "Note", "--event-time", "2026-11-20T03:00:00Z"),
        *("--event-data", '"looked at it"'),
    )
    _aws(
        stack,
        *("ssm-incidents", "update-incident-record", "--arn", incident, "--status", "RESOLVED"),
    )

    record = _aws(stack, "ssm-incidents", "get-incident-record", "--arn", incident)
    listed = _aws(
        stack,
        *("ssm-incidents", "list-incident-records", "--filters"),
        '[{"key":"status","condition":{"equals":{"stringValues":["RESOLVED"]}}}]',
    )
    events = _aws(stack, "ssm-incidents", "list-timeline-events", "--incident-record-arn", incident)
    contacts = _aws(stack, "ssm-contacts", "list-contacts", "--alias-prefix", "cli")

    assert record["incidentRecord"]["status"] == "RESOLVED"
    assert incident in [one["arn"] for one in listed["incidentRecordSummaries"]]
    assert "Note" in [one["eventType"] for one in events["eventSummaries"]]
    assert [one["DisplayName"] for one in contacts["Contacts"]] == ["Command Line"]


def test_an_unsigned_request_is_refused(stack: Stack) -> None:
    request = urllib.request.Request(
        stack.deployment.endpoint + "listIncidentRecords", data=b"{}", method="POST"
    )

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)

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
