"""The tags of an incident."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from incident_manager.console.registry import post
from incident_manager.console.views.incident.details import AT
from incident_manager.console.views.incident.showing import change
from incident_manager.domain.role import Role

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk


@post(f"{AT}/tags", role=Role.ADMINISTRATOR)
def add_tag(desk: Desk, **at: str) -> Answer:
    tags = {desk.visit.field("key"): desk.visit.field("value")}
    return _change(desk, at, "TagResource", "The tag is added.", tags=tags)


@post(f"{AT}/tags/remove", role=Role.ADMINISTRATOR)
def remove_tag(desk: Desk, **at: str) -> Answer:
    keys = [desk.visit.field("key")]
    return _change(desk, at, "UntagResource", "The tag is removed.", tagKeys=keys)


def _change(desk: Desk, at: dict[str, str], operation: str, done: str, **members: Any) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    do = partial(desk.call, "ssm-incidents", operation, resourceArn=incident_arn, **members)
    return change(desk, incident_arn, "tag", do, done, tab="properties")
