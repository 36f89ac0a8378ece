"""Whatever lies in the failure queue is told apart, and its event is what was meant to arrive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from incident_manager.adapters.failure_envelopes import (
    Failure,
    Invocation,
    Origin,
    Publication,
    StreamBatch,
    read,
)
from incident_manager.domain.json_value import JSON, list_at, object_at, text_at
from tests.recorded_events import event_names, load_event

if TYPE_CHECKING:
    from collections.abc import Mapping

LAMBDA = "arn:aws:lambda:us-east-1:111122223333:function:incident-manager"
INGEST = f"{LAMBDA}-IngestAlarmFunction-1A2B3C4D5E6F"
SNS_ALARM = load_event("ingest_alarm", "sns_alarm")
ALARM_ACTION = load_event("ingest_alarm", "lambda_alarm_action")
CHAT = "arn:aws:sns:us-east-1:111122223333:chat"


def recorded(name: str) -> tuple[JSON, dict[str, str]]:
    message = load_event("failures", name)
    attributes = object_at(message, "attributes")
    return message["body"], {name: str(value) for name, value in attributes.items()}


def reading(name: str) -> Failure:
    body, attributes = recorded(name)
    return read(json.dumps(body), attributes, INGEST)


@pytest.mark.parametrize(
    ("name", "origin", "delivery"),
    [
        ("kept_sns_record", Origin.EVENT, Invocation(INGEST, SNS_ALARM)),
        ("kept_event_of_a_door", Origin.EVENT, Invocation(f"{INGEST}:checkout", ALARM_ACTION)),
        ("lambda_dead_letter", Origin.FUNCTION, Invocation(INGEST, ALARM_ACTION)),
        (
            "lambda_destination",
            Origin.FUNCTION,
            Invocation(f"{LAMBDA}-RescueOverdueFunction-1A2B3C4D5E6F:$LATEST", {}),
        ),
        (
            "eventbridge_dead_letter",
            Origin.RULE,
            Invocation(f"{INGEST}:checkout", load_event("ingest_alarm", "eventbridge_alarm")),
        ),
        (
            "scheduler_dead_letter",
            Origin.SCHEDULE,
            Invocation(f"{LAMBDA}-RescueOverdueFunction-1A2B3C4D5E6F", {}),
        ),
        (
            "stream_pointer",
            Origin.STREAM,
            StreamBatch(
                f"{LAMBDA}-PublishTimelineFunction-1A2B3C4D5E6F",
                "arn:aws:dynamodb:us-east-1:111122223333:table/incident-manager-Table-1A2B3C4D5E6F"
                "/stream/2026-03-01T09:00:00.000",
                "shardId-00000001773454601000-1a2b3c4d",
                "4421584500000000017450439091",
                "4421584500000000017450439092",
            ),
        ),
        (
            "kept_announcement_for_a_topic",
            Origin.TIMELINE,
            Publication(CHAT, recorded("kept_announcement_for_a_topic")[0]),
        ),
        (
            "kept_announcement_for_the_bus",
            Origin.TIMELINE,
            Publication("event bus", recorded("kept_announcement_for_the_bus")[0]),
        ),
        ("of_another_tool", Origin.UNKNOWN, None),
    ],
)
def test_each_envelope_is_known(name: str, origin: Origin, delivery: object) -> None:
    found = reading(name)

    assert (found.origin, found.delivery) == (origin, delivery)
    assert found.reason


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("kept_sns_record", "checkout-cpu-high"),
        ("eventbridge_dead_letter", "checkout-cpu-high"),
        ("lambda_destination", ""),
        ("stream_pointer", ""),
        ("kept_announcement_for_a_topic", "SSM Incident Start"),
        ("of_another_tool", ""),
    ],
)
def test_a_failure_says_what_it_is_about(name: str, subject: str) -> None:
    assert reading(name).subject == subject


def test_an_event_that_is_no_alarm_is_called_by_source_and_type() -> None:
    event = load_event("ingest_alarm", "partner_datadog")

    failure = read(json.dumps(event), {"reason": "no routing rule matches"}, INGEST)

    assert failure.subject == "aws.partner/datadog.com/checkout-alerts: Datadog Alert Notification"


def test_what_a_failure_is_about_is_one_line_that_can_be_printed() -> None:
    hostile = "\x1b[2Jgone\u202e\n" + "x" * 300
    event = {"source": "shop", "detail-type": hostile, "detail": {}}

    failure = read(json.dumps(event), {"reason": "no routing rule matches"}, INGEST)

    assert failure.subject.startswith("shop:  [2Jgone  x")
    assert len(failure.subject) == 200
    assert failure.subject.isprintable()


def test_a_message_that_the_topic_could_not_deliver_arrives_as_from_the_topic() -> None:
    delivery = reading("sns_dead_letter").delivery

    assert isinstance(delivery, Invocation)
    (record,), (meant,) = list_at(delivery.event, "Records"), list_at(SNS_ALARM, "Records")
    for name in ("MessageId", "TopicArn", "Subject", "Message", "Timestamp"):
        assert text_at(record, "Sns", name) == text_at(meant, "Sns", name)


def test_every_recorded_message_is_in_the_tests_above() -> None:
    origins = {reading(name).origin for name in event_names("failures")}

    assert origins == set(Origin)


@pytest.mark.parametrize(
    "name", [one for one in event_names("failures") if not one.startswith("kept_announcement")]
)
def test_an_event_that_looks_like_an_envelope_is_still_an_event(name: str) -> None:
    """Anybody may send an event: what this product kept is known by its attribute alone."""
    body, _ = recorded(name)

    found = read(json.dumps(body), {"reason": "no routing rule matches"}, INGEST)

    assert found.origin is Origin.EVENT
    assert isinstance(found.delivery, Invocation)
    assert found.delivery.function_arn == INGEST


def test_an_announcement_that_does_not_say_for_whom_is_given_to_nobody() -> None:
    body, attributes = recorded("kept_announcement_for_a_topic")

    found = read(json.dumps(body), {"reason": attributes["reason"]}, INGEST)

    assert (found.origin, found.delivery) == (Origin.TIMELINE, None)


@pytest.mark.parametrize("body", ["{", "[" * 100_000])
def test_what_can_t_be_read_is_unknown_and_no_error(body: str) -> None:
    attributes: Mapping[str, str] = {}

    assert read(body, attributes, INGEST).origin is Origin.UNKNOWN
