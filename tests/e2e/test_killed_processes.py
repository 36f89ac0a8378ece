"""Processes are killed and executions lost while alarms come in: every page is accounted for."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_stack import cast
from tests.local_stack.administration import failures, route_events
from tests.local_stack.carriers import delivered
from tests.local_stack.mayhem import killed_in_the_act, lost_executions, owed_pages
from tests.local_stack.prepared import prepared_stack
from tests.local_stack.process import LocalStackError
from tests.recorded_events import load_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local_stack.cast import Person
    from tests.local_stack.stack import Stack

KILLS = 6


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Of these tests alone: what others have running would be killed and counted as well."""
    with prepared_stack("killed", wait_scale=0.01) as running:
        yield running


def test_no_page_is_lost_when_the_processes_of_functions_are_killed(stack: Stack) -> None:
    first, second = _people(stack, "killed", "+12065550181", "+12065550182")
    plan = _plan(stack, "killed", [first, second], minutes=0)

    with killed_in_the_act(stack.deployment) as kills:
        fired = _fire_until(stack, plan, kills)
    left = owed_pages(stack.deployment)
    opened = cast.eventually(lambda: _all_opened(stack, plan, fired), "every incident")
    pages = cast.eventually(lambda: _all_sent(stack, opened, 4), "every page", within=240)

    assert left
    assert len(opened) == fired
    assert len(pages) == 4 * fired
    for person in (first, second):
        for address in (person.phone, person.email):
            codes = Counter(one.code for one in _pages_to(stack, address))
            assert len(codes) == fired
            assert max(codes.values()) <= 2  # a carrier took it, and its answer was lost


def test_no_page_is_lost_when_the_executions_are(stack: Stack) -> None:
    """The second stage comes in a minute, and nothing but the watchdog is left to know."""
    first, second = _people(stack, "forgotten", "+12065550183", "+12065550184")
    plan = _plan(stack, "forgotten", [first, second], minutes=1)

    with lost_executions(stack.deployment) as lost:
        _fire(stack, "forgotten-1")
        cast.eventually(lambda: lost, "an execution")
    opened = _incidents(stack, plan)
    pages = cast.eventually(lambda: _all_sent(stack, opened, 4), "every page", within=240)

    assert lost == [1]
    assert len(pages) == 4
    for person in (first, second):
        assert len(_pages_to(stack, person.phone)) == len(_pages_to(stack, person.email)) == 1


def _people(stack: Stack, name: str, *phones: str) -> list[Person]:
    return [
        cast.create_person(stack, f"{name}-{place}", phone, f"{name}-{place}@example.com")
        for place, phone in enumerate(phones)
    ]


def _plan(stack: Stack, name: str, people: list[Person], minutes: int) -> str:
    escalation = cast.create_escalation_plan(stack, f"{name}-ops", people, minutes=minutes)
    plan = cast.create_response_plan(stack, name, name, escalation)
    route_events(stack.deployment.emulator, {"detail": {"alarmName": [{"prefix": name}]}}, plan)
    return plan


def _fire_until(stack: Stack, plan: str, kills: list[int]) -> int:
    """One alarm after another, until so many were met by a kill; answers with how many it took.

    On a busy machine a page may be out before anybody looks whom to kill: then the next one comes.
    """
    for fired in range(1, 5 * KILLS):
        met, opened, owed = len(kills), len(_incidents(stack, plan)), owed_pages(stack.deployment)
        _fire(stack, f"killed-{fired}")
        cast.eventually(
            lambda: len(kills) > met or _is_out(stack, plan, opened, owed),  # noqa: B023
            "a kill, or a page that was quicker",
        )
        if len(kills) >= KILLS:
            return fired
    raise AssertionError("too few were caught in the act")


def _is_out(stack: Stack, plan: str, opened: int, owed: set[str]) -> bool:
    """Whether one more incident is open than these, and no further page is owed than these.

    Those before may never have opened theirs: a kill that came for another's page met them first.
    """
    return len(_incidents(stack, plan)) > opened and owed_pages(stack.deployment) <= owed


def _fire(stack: Stack, alarm: str) -> None:
    """As CloudWatch would: to the topic, where nobody waits for what becomes of it."""
    recorded: Any = load_event("ingest_alarm", "sns_alarm")
    message = json.loads(recorded["Records"][0]["Sns"]["Message"])
    message |= {"AlarmName": alarm, "AlarmArn": f"{message['AlarmArn']}-{alarm}"}
    topic = stack.deployment.outputs["AlarmTopicArn"]
    stack.aws("sns").publish(TopicArn=topic, Message=json.dumps(message))


def _all_opened(stack: Stack, plan: str, fired: int) -> list[str] | None:
    """Events that were given up by then are in the failure queue, from where they are replayed.

    What other tests left there fails again.
    """
    opened = _incidents(stack, plan)
    if len(opened) < fired:
        with suppress(LocalStackError):
            failures(stack.deployment.emulator, "replay", "--all")
    return opened if len(opened) >= fired else None


def _incidents(stack: Stack, plan: str) -> list[str]:
    pages = stack.api("ssm-incidents").get_paginator("list_incident_records").paginate()
    mine = plan.replace(":response-plan/", ":incident-record/") + "/"
    arns = (str(one["arn"]) for page in pages for one in page["incidentRecordSummaries"])
    return [arn for arn in arns if arn.startswith(mine)]


def _all_sent(stack: Stack, incidents: list[str], each: int) -> list[str] | None:
    """The ARNs of the pages, once all of them have gone out; the watchdog is asked to look."""
    name = stack.deployment.function_name("RescueOverdueFunction")
    stack.aws("lambda").invoke(FunctionName=name, Payload="{}")
    found = [page for incident in incidents for page in _pages(stack, incident)]
    sent = [page["PageArn"] for page in found if "SentTime" in page]
    return sent if len(sent) >= each * len(incidents) else None


def _pages(stack: Stack, incident: str) -> Iterator[dict[str, Any]]:
    contacts = stack.api("ssm-contacts")
    for engagement in contacts.list_engagements(IncidentId=incident)["Engagements"]:
        arn = engagement["EngagementArn"]
        for page in contacts.list_pages_by_engagement(EngagementId=arn)["Pages"]:
            yield contacts.describe_page(PageId=page["PageArn"])


def _pages_to(stack: Stack, address: str) -> list[Any]:
    """Without the first message, which brought the activation code."""
    return delivered(stack.deployment.emulator, address)[1:]
