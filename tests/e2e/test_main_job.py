"""The main job on the deployed stack: an alarm pages people until somebody acknowledges."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.local_stack import cast
from tests.local_stack.administration import route_events
from tests.recorded_events import load_event

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack

ALARM = "main-job-errors"


def test_an_alarm_pages_stage_by_stage_until_it_is_acknowledged(stack: Stack) -> None:
    incidents, contacts = stack.api("ssm-incidents"), stack.api("ssm-contacts")
    anna = cast.create_person(stack, "Anna", "+12065550111", "anna@example.com")
    ben = cast.create_person(stack, "Ben", "+12065550112", "ben@example.com")
    escalation = cast.create_escalation_plan(stack, "main-job-ops", [anna, ben], minutes=2)
    plan = cast.create_response_plan(stack, "main-job", "Main job", escalation)
    route_events(stack.deployment.emulator, {"detail": {"alarmName": [ALARM]}}, plan)

    _fire(stack)
    incident = cast.eventually(lambda: _open_incident(stack, plan), "an incident")
    cast.messages_to(stack, anna.phone, 2)
    cast.messages_to(stack, anna.email, 2)
    _fire_again(stack)
    cast.eventually(lambda: _triggers(incidents, incident) == 2, "an absorbed repeat")
    page = cast.messages_to(stack, ben.phone, 2)[-1]
    [engagement] = contacts.list_engagements(IncidentId=incident)["Engagements"]
    pages = contacts.list_pages_by_engagement(EngagementId=engagement["EngagementArn"])["Pages"]
    bens = [one["PageArn"] for one in pages if one["ContactArn"] == ben.arn]
    acknowledged = [one for one in bens if _accepts(contacts, one, page.code)]
    incidents.update_incident_record(arn=incident, status="RESOLVED")

    assert len(acknowledged) == 1
    console = stack.deployment.outputs["ConsoleUrl"]
    assert page.link.startswith(f"{console.removesuffix('console')}a/ben/")
    kinds = [one["eventType"] for one in _timeline(incidents, incident)]
    assert kinds.count("SSM Contacts Page for Incident") == 4
    assert kinds.count("SSM Contacts Page Acknowledgement for Incident") == 1
    assert {"SSM Incident Trigger", "SSM Incident Start", "SSM Incident Record Update"} <= {*kinds}
    resolved = incidents.get_incident_record(arn=incident)["incidentRecord"]
    assert resolved["status"] == "RESOLVED"
    assert resolved["title"] == f"Main job [{ALARM}]"


def test_the_door_of_a_plan_opens_its_incident_for_an_event_of_any_bus(stack: Stack) -> None:
    carl = cast.create_person(stack, "Carl", "+12065550113", "carl@example.com")
    plan = stack.api("ssm-incidents").create_response_plan(
        name="door",
        incidentTemplate={"title": "Door", "impact": 2},
        engagements=[carl.arn],
    )["arn"]
    event = load_event("ingest_alarm", "custom_bus")

    answer = stack.aws("lambda").invoke(
        FunctionName=stack.deployment.function_name("IngestAlarmFunction"),
        Qualifier="door",
        Payload=json.dumps(event),
    )

    assert "FunctionError" not in answer
    assert _open_incident(stack, plan)
    cast.messages_to(stack, carl.phone, 2)


def test_what_nobody_can_route_is_in_the_failure_queue_with_the_reason(stack: Stack) -> None:
    event = {"source": "nobody.knows", "detail-type": "Something", "detail": {"very": "odd"}}

    stack.aws("lambda").invoke(
        FunctionName=stack.deployment.function_name("IngestAlarmFunction"),
        Payload=json.dumps(event),
    )

    kept = cast.eventually(lambda: _kept(stack, event), "the event in the failure queue")
    assert "no routing rule matches" in kept["MessageAttributes"]["reason"]["StringValue"]


def _fire_again(stack: Stack) -> None:
    stack.aws("cloudwatch").set_alarm_state(
        AlarmName=ALARM, StateValue="OK", StateReason="Let it fire again"
    )
    _fire(stack)


def _triggers(incidents: Any, incident: str) -> int:
    kinds = [one["eventType"] for one in _timeline(incidents, incident)]
    return kinds.count("SSM Incident Trigger")


def _fire(stack: Stack) -> None:
    cloudwatch = stack.aws("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=ALARM,
        Namespace="Shop",
        MetricName="MainJobErrors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=10,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[stack.deployment.outputs["AlarmTopicArn"]],
    )
    data = {"MetricName": "MainJobErrors", "Value": 50}
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=[data])


def _open_incident(stack: Stack, plan_arn: str) -> str | None:
    found = stack.api("ssm-incidents").list_incident_records()["incidentRecordSummaries"]
    mine = plan_arn.replace(":response-plan/", ":incident-record/") + "/"
    return next((str(one["arn"]) for one in found if one["arn"].startswith(mine)), None)


def _accepts(contacts: Any, page: str, code: str) -> bool:
    """Whether it is this page, of the two that went out, that the code was sent with."""
    try:
        contacts.accept_page(PageId=page, AcceptType="READ", AcceptCode=code)
    except contacts.exceptions.ValidationException:
        return False
    return True


def _timeline(incidents: Any, incident: str) -> list[dict[str, Any]]:
    pages = incidents.get_paginator("list_timeline_events").paginate(incidentRecordArn=incident)
    return [event for page in pages for event in page["eventSummaries"]]


def _kept(stack: Stack, event: dict[str, Any]) -> dict[str, Any] | None:
    found = stack.aws("sqs").receive_message(
        QueueUrl=stack.deployment.outputs["FailureQueueUrl"],
        MaxNumberOfMessages=10,
        VisibilityTimeout=0,
        MessageAttributeNames=["All"],
    )
    messages = found.get("Messages", [])
    return next((one for one in messages if json.loads(one["Body"]) == event), None)
