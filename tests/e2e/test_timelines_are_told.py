"""On the deployed stack, with its own permissions: what happens in an incident is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local_stack.cast import eventually

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack

NAME = "told"


def _taking_messages(queue: str) -> str:
    services = ["sns.amazonaws.com", "events.amazonaws.com"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": services},
        "Action": "sqs:SendMessage",
        "Resource": queue,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Ear:
    """A queue that hears what a topic or the event bus is told."""

    def __init__(self, stack: Stack, name: str) -> None:
        self._sqs = stack.aws("sqs")
        self._url = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])
        self.arn = attributes["Attributes"]["QueueArn"]
        self._sqs.set_queue_attributes(
            QueueUrl=self._url, Attributes={"Policy": _taking_messages(self.arn)}
        )
        self.heard: list[dict[str, Any]] = []

    def hears(self, incident: str, kind: str) -> dict[str, Any]:
        return dict(eventually(lambda: self._heard(incident, kind), f"news of {kind}"))

    def _heard(self, incident: str, kind: str) -> dict[str, Any] | None:
        answer = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            body = json.loads(message["Body"])
            self.heard.append(json.loads(body["Message"]) if "Message" in body else body)
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        about = (one for one in self.heard if one["resources"] == [incident])
        return next((one for one in about if one["detail-type"] == kind), None)


@pytest.fixture(scope="module")
def topic(stack: Stack) -> str:
    arn: str = stack.aws("sns").create_topic(Name="chat")["TopicArn"]
    return arn


@pytest.fixture(scope="module")
def plan(stack: Stack, topic: str) -> str:
    arn: str = stack.api("ssm-incidents").create_response_plan(
        name=NAME,
        incidentTemplate={"title": "Checkout is down", "impact": 2},
        chatChannel={"chatbotSns": [topic]},
    )["arn"]
    return arn


def _aliases(stack: Stack) -> list[str]:
    function = stack.deployment.outputs["IngestAlarmFunctionArn"]
    found = stack.aws("lambda").list_aliases(FunctionName=function)["Aliases"]
    return [alias["Name"] for alias in found]


def test_an_incident_tells_its_chat_channel_and_the_event_bus(
    stack: Stack, topic: str, plan: str
) -> None:
    chat, bus = Ear(stack, "chat"), Ear(stack, "bus")
    stack.aws("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=chat.arn)
    events = stack.aws("events")
    events.put_rule(Name="ours", EventPattern='{"source": ["incident-manager"]}')
    events.put_targets(Rule="ours", Targets=[{"Id": "1", "Arn": bus.arn}])
    incidents = stack.api("ssm-incidents")

    incident = incidents.start_incident(responsePlanArn=plan)["incidentRecordArn"]
    started = chat.hears(incident, "SSM Incident Start")
    incidents.update_incident_record(arn=incident, title="EU only")
    updated = chat.hears(incident, "SSM Incident Record Update")

    assert started["detail"]["incidentTitle"] == "Checkout is down"
    assert updated["detail"]["modifiedAttributes"] == [
        {"attributeName": "title", "newValue": "EU only"}
    ]
    on_bus = bus.hears(incident, "SSM Incident Record Update")
    assert on_bus["source"] == "incident-manager"
    assert on_bus["detail"] == updated["detail"]


def test_the_topic_that_alarms_come_in_by_is_never_told(stack: Stack) -> None:
    alarms = stack.deployment.outputs["AlarmTopicArn"]

    with pytest.raises(ClientError, match="did not take a test message: AuthorizationError"):
        stack.api("ssm-incidents").create_response_plan(
            name="loop",
            incidentTemplate={"title": "x", "impact": 1},
            chatChannel={"chatbotSns": [alarms]},
        )


def test_a_plan_s_door_goes_with_the_plan(stack: Stack, plan: str) -> None:
    assert NAME in _aliases(stack)

    stack.api("ssm-incidents").delete_response_plan(arn=plan)

    assert NAME not in _aliases(stack)
