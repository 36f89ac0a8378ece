"""Reads payloads the way `ingest_alarm` does, for the tests of the doors."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from incident_manager.adapters.alarms import Reading, Unreadable, triggers
from incident_manager.domain.trigger import Trigger
from tests.recorded_events import load_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.domain.json_value import JSON

DELIVERED_AT = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:incident-manager-alarms"


def read_all(event: Mapping[str, JSON]) -> tuple[Reading, ...]:
    return triggers(event, delivery_id="request-1", delivered_at=DELIVERED_AT)


def read(event: Mapping[str, JSON]) -> Trigger:
    (reading,) = read_all(event)
    assert isinstance(reading, Trigger), reading
    return reading


def recorded(name: str) -> Trigger:
    return read(load_event("ingest_alarm", name))


def refused(event: Mapping[str, JSON]) -> Unreadable:
    (reading,) = read_all(event)
    assert isinstance(reading, Unreadable), reading
    return reading


def sns(message: JSON, message_id: str = "message-1") -> Mapping[str, JSON]:
    """An SNS delivery of this message, which is text as it is and JSON otherwise."""
    text = message if isinstance(message, str) else json.dumps(message)
    notification = {"MessageId": message_id, "TopicArn": TOPIC_ARN, "Message": text}
    return {"Records": [{"EventSource": "aws:sns", "Sns": notification}]}
