"""Another release is deployed, and rolled back, while people are being paged."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests.local_stack import cast
from tests.local_stack.carriers import delivered
from tests.local_stack.deployment import PROJECT, deploy

if TYPE_CHECKING:
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


def later_release(folder: Path) -> Path:
    """This project, but for a member of engagements that it has and writes."""
    for part in PARTS:
        here = PROJECT / part
        copy = shutil.copytree if here.is_dir() else shutil.copy
        copy(here, folder / part)
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
    cast.messages_to(stack, second.phone, 2, within=60)
    written = _engagement(stack, escalation)
    deploy(emulator)
    cast.messages_to(stack, third.phone, 2, within=60)

    assert written["later"] == 1
    for person in people:
        assert len(delivered(emulator, person.phone)) == 2
        assert len(delivered(emulator, person.email)) == 2


def _engagement(stack: Stack, contact_arn: str) -> dict[str, object]:
    """Its record, as it is stored."""
    found = stack.aws("dynamodb").scan(
        TableName=stack.deployment.outputs["TableName"],
        FilterExpression="kind = :kind",
        ExpressionAttributeValues={":kind": {"S": "Engagement"}},
    )
    documents = [json.loads(item["document"]["S"]) for item in found["Items"]]
    [document] = [one for one in documents if one["contact_arn"] == contact_arn]
    return dict(document)
