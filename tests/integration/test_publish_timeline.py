"""The function before AWS in process: a batch of the stream becomes messages and events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto.sns.models import sns_backends

from functions.publish_timeline import app
from incident_manager.adapters import aws
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.adapters.dynamodb.stream import new_events
from incident_manager.adapters.eventbridge_bus import EventBridgeBus
from incident_manager.domain.announcement import event_announcement
from incident_manager.domain.arn import Deployment
from incident_manager.domain.incident import Incident, IncidentSource
from incident_manager.observability import metrics
from incident_manager.ports import NotSent, Sent
from tests.dynamodb_table import create_table
from tests.recorded_events import load_event

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("aws_in_process")

ACCOUNT, REGION = "123456789012", "eu-central-1"
RECORDED = load_event("publish_timeline", "new_events")
EVENTS = [one.event for one in new_events(RECORDED)]
POSITIONS = [one.position for one in new_events(RECORDED)]


class Context:
    function_name = "publish-timeline"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:publish-timeline"
    aws_request_id = "1"


@pytest.fixture
def failures(aws_in_process: None) -> str:
    url: str = boto3.client("sqs").create_queue(QueueName="failures")["QueueUrl"]
    return url


@pytest.fixture
def on_bus(aws_in_process: None) -> list[dict[str, Any]]:
    """Every entry that is put on the bus."""
    entries: list[dict[str, Any]] = []

    def keep(params: dict[str, Any], **_: Any) -> None:
        entries.extend(params["Entries"])

    aws.client("events").meta.events.register("provide-client-params.events.PutEvents", keep)
    return entries


@pytest.fixture
def function(failures: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    create_table("records")
    settings = {
        "TABLE_NAME": "records",
        "PARTITION": "aws",
        "ACCOUNT_ID": ACCOUNT,
        "FAILURE_QUEUE_URL": failures,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(metrics, "namespace", "IncidentManager")
    app.ports.cache_clear()
    yield lambda event: app.handler(event, Context())
    app.ports.cache_clear()


def _incident(*topics: str) -> None:
    incident = Incident(
        arn=EVENTS[0].incident_arn,
        title="Checkout is down",
        impact=1,
        dedupe_string="checkout",
        source=IncidentSource("arn:aws:iam::123456789012:user/ann", "aws.cloudwatch"),
        created=EVENTS[0].time,
        last_modified=EVENTS[0].time,
        last_modified_by="arn:aws:iam::123456789012:user/ann",
        chat_topics=topics,
    )
    DynamoStore("records", pause=lambda _: None).commit([incident])


def _messages(url: str) -> list[Any]:
    found = boto3.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return list(found.get("Messages", []))


def test_a_batch_of_the_stream_is_told_to_the_topic_and_to_the_bus(
    function: Any, failures: str, on_bus: list[dict[str, Any]]
) -> None:
    topic = boto3.client("sns").create_topic(Name="chat")["TopicArn"]
    _incident(topic)

    answer = function(RECORDED)

    kept = sns_backends[ACCOUNT][REGION].topics[topic].sent_notifications
    told = [json.loads(one[1]) for one in kept]
    assert answer == {"batchItemFailures": []}
    assert [one["id"] for one in told] == [event.id for event in EVENTS]
    assert [json.loads(one["Detail"]) for one in on_bus] == [one["detail"] for one in told]
    for ours, theirs in (("detail-type", "DetailType"), ("source", "Source")):
        assert [one[theirs] for one in on_bus] == [one[ours] for one in told]
    assert [one["Resources"] for one in on_bus] == [one["resources"] for one in told]
    assert [one["Time"] for one in on_bus] == [event.time for event in EVENTS]
    assert _messages(failures) == []


def test_a_topic_that_is_gone_leaves_each_event_in_the_failure_queue(
    function: Any, failures: str
) -> None:
    gone = "arn:aws:sns:eu-central-1:123456789012:gone"
    _incident(gone)

    answer = function(RECORDED)

    kept = _messages(failures)
    assert answer == {"batchItemFailures": []}
    assert {json.loads(one["Body"])["id"] for one in kept} == {event.id for event in EVENTS}
    reasons = {one["MessageAttributes"]["reason"]["StringValue"] for one in kept}
    assert reasons == {f"not published to {gone}: NotFound"}


def test_where_it_stopped_is_the_first_record_that_was_not_told(
    function: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _incident()
    monkeypatch.setattr(EventBridgeBus, "put", lambda *_: NotSent("Throttled", passing=True))

    assert function(RECORDED) == {"batchItemFailures": [{"itemIdentifier": POSITIONS[0]}]}


def test_changes_that_are_no_new_events_are_not_told(
    function: Any, on_bus: list[dict[str, Any]]
) -> None:
    _incident()

    answer = function(load_event("publish_timeline", "other_changes"))

    assert answer == {"batchItemFailures": []}
    assert on_bus == []


@pytest.mark.parametrize(
    ("code", "passing"), [("ThrottlingException", True), ("NotAuthorizedForSourceException", False)]
)
def test_an_entry_that_failed_within_a_call_that_succeeded_is_a_refusal(
    aws_in_process: None, code: str, passing: bool
) -> None:
    answer = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": code, "ErrorMessage": "no"}]}
    events = aws.client("events").meta.events
    http = type("Http", (), {"status_code": 200, "headers": {}})
    events.register_first("before-call.events.PutEvents", lambda **_: (http, answer))

    outcome = EventBridgeBus().put(event_announcement(EVENTS[0]))

    assert outcome == NotSent(code, passing=passing)


def test_an_event_that_was_taken_says_by_which_name(aws_in_process: None) -> None:
    assert isinstance(EventBridgeBus().put(event_announcement(EVENTS[0])), Sent)


def test_events_of_the_recorded_batch_are_those_of_the_incident() -> None:
    where = Deployment("aws", "us-east-1", "111122223333")

    assert all(where.owns(event.incident_arn) for event in EVENTS)
    assert [event.type for event in EVENTS] == [
        "SSM Incident Start",
        "Note",
        "SSM Incident Record Update",
    ]
