"""Another release is deployed, and rolled back, while people are being paged."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_stack import cast
from tests.local_stack.carriers import delivered
from tests.local_stack.deployment import PROJECT, deploy
from tests.local_stack.prepared import prepared_stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.local_stack.stack import Stack

PARTS = ("functions", "layers", "events", "template.yaml", "samconfig.toml")
NEWS = {
    "domain/engagement.py": (
        '    region: str = ""\n',
        '    region: str = ""\n    later: int = 0\n',
    ),
    "services/take_step.py": ("region=ports.region", "region=ports.region, later=1"),
}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Of this test alone, which exchanges its functions; stages take their full half an hour."""
    with prepared_stack("releases", wait_scale=1) as running:
        yield running


def later_release(folder: Path) -> Path:
    """This project, but for a member of engagements that it has and writes."""
    for part in PARTS:
        here = PROJECT / part
        if here.is_dir():
            shutil.copytree(here, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(here, folder / part)
    for name, (old, new) in NEWS.items():
        file = folder / "layers" / "core" / "incident_manager" / name
        text = file.read_text()
        assert old in text, f"{name} has changed: adapt the later release"
        file.write_text(text.replace(old, new))
    return folder


def test_an_engagement_goes_on_through_an_upgrade_and_back(stack: Stack, tmp_path: Path) -> None:
    names = ("Uma", "Vera", "Will")
    people = [
        cast.create_person(stack, name, f"+1206555019{place}", f"{name.lower()}@example.com")
        for place, name in enumerate(names)
    ]
    escalation = cast.create_escalation_plan(stack, "releases-ops", people, minutes=30)
    plan = cast.create_response_plan(stack, "releases", "Releases", escalation)
    emulator, first, second, third = stack.deployment.emulator, *people

    stack.api("ssm-incidents").start_incident(responsePlanArn=plan)
    cast.messages_to(stack, first.phone, 2)
    deploy(emulator, project=later_release(tmp_path))
    _advance(stack, _engagement(stack, escalation))
    cast.messages_to(stack, second.phone, 2)
    written = _engagement(stack, escalation)
    deploy(emulator)
    _advance(stack, written)
    cast.messages_to(stack, third.phone, 2)

    assert written["later"] == 1
    for person in people:
        assert len(delivered(emulator, person.phone)) == 2
        assert len(delivered(emulator, person.email)) == 2


def _advance(stack: Stack, engagement: dict[str, Any]) -> None:
    """Its next step, by the release that is deployed, as the state machine asks for it."""
    planned = min(entry["at"] for entry in engagement["agenda"])
    name = stack.deployment.function_name("AdvanceEngagementFunction")
    event = json.dumps({"engagementArn": engagement["arn"], "plannedTime": planned})
    assert "FunctionError" not in stack.aws("lambda").invoke(FunctionName=name, Payload=event)


def _engagement(stack: Stack, contact_arn: str) -> dict[str, Any]:
    """Its record, as it is stored."""
    found = stack.aws("dynamodb").scan(
        TableName=stack.deployment.outputs["TableName"],
        FilterExpression="kind = :kind",
        ExpressionAttributeValues={":kind": {"S": "Engagement"}},
    )
    documents = [json.loads(item["document"]["S"]) for item in found["Items"]]
    [document] = [one for one in documents if one["contact_arn"] == contact_arn]
    return dict(document)
