"""Everything that the console can show, on one stack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.company import Company
from tests.browser.stories import OPEN, RESOLVED, tell
from tests.local_stack.administration import issue_access_key, route_events
from tests.local_stack.carriers import delivered
from tests.local_stack.cast import eventually

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack


@dataclass(frozen=True, slots=True)
class Scene:
    """`incidents` are ARNs by the names of their stories; `link` acknowledges a page of one that
    nobody has answered.
    """

    company: Company
    incidents: Mapping[str, str]
    link: str


def set_scene(stack: Stack, company: Company) -> Scene:
    """The oldest story is told first: an alarm of one that is open would be absorbed."""
    stories = sorted({**OPEN, **RESOLVED}.items(), key=lambda told: told[1].began, reverse=True)
    incidents = {name: tell(stack, company, story) for name, story in stories}
    return Scene(
        company,
        incidents,
        eventually(lambda: _link(stack, company, incidents["checkout"]), "the link of a page"),
    )


def set_administration(stack: Stack, company: Company) -> None:
    """What administrators look after: keys, a routing rule, an event that no rule knows. Not for a
    stack whose failure queue others read.
    """
    emulator = stack.deployment.emulator
    for name, role in (("wallboard", "viewer"), ("night-shift", "responder")):
        issue_access_key(emulator, name, role)
    pattern = {"source": ["aws.cloudwatch"], "detail": {"alarmName": [{"prefix": "payments-"}]}}
    route_events(emulator, pattern, company.plans["payments-slow"])
    event = {"source": "shop.returns", "detail-type": "Backlog Grows", "detail": {"parcels": 412}}
    stack.aws("lambda").invoke(
        FunctionName=stack.deployment.function_name("IngestAlarmFunction"),
        Payload=json.dumps(event),
    )


def _link(stack: Stack, company: Company, incident: str) -> str | None:
    emulator = stack.deployment.emulator
    mails = (mail for one in company.people.values() for mail in delivered(emulator, one.email))
    return next((mail.link for mail in mails if incident in mail.body), None)
