"""Topics of SNS, each in its own Region."""

from __future__ import annotations

import boto3
import pytest
from moto.sns.models import sns_backends

from incident_manager.adapters import aws
from incident_manager.adapters.sns_topics import SnsTopics
from incident_manager.ports import NotSent, Sent

pytestmark = pytest.mark.usefixtures("aws_in_process")


@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1"])
def test_a_topic_is_told_in_its_own_region(region: str) -> None:
    topic = boto3.client("sns", region_name=region).create_topic(Name="chat")["TopicArn"]

    outcome = SnsTopics().publish(topic, "text")

    (kept,) = sns_backends["123456789012"][region].topics[topic].sent_notifications
    assert isinstance(outcome, Sent)
    assert kept[:2] == (outcome.message_id, "text")


def test_a_topic_that_does_not_exist_is_a_result_and_not_worth_another_try() -> None:
    outcome = SnsTopics().publish("arn:aws:sns:eu-central-1:123456789012:gone", "text")

    assert outcome == NotSent("NotFound", passing=False)


@pytest.mark.parametrize(
    ("code", "status", "passing"),
    [
        ("AuthorizationError", 403, False),
        ("KMSDisabled", 400, False),
        ("Throttled", 429, True),
        ("KMSThrottling", 400, True),
        ("InternalError", 500, True),
    ],
)
def test_what_sns_refuses_is_tried_again_only_where_that_can_help(
    code: str, status: int, passing: bool
) -> None:
    answer = {
        "Error": {"Code": code, "Message": "no"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    http = type("Http", (), {"status_code": status, "headers": {}})
    topic = "arn:aws:sns:eu-central-1:123456789012:chat"
    events = aws.client("sns", "eu-central-1").meta.events
    events.register_first("before-call.sns.Publish", lambda **_: (http, answer))

    assert SnsTopics().publish(topic, "text") == NotSent(code, passing=passing)
