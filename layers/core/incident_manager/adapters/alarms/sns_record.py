"""The SNS door: what a topic hands to Lambda.

A message may be a CloudWatch alarm notification, an EventBridge event that somebody forwards
through a topic (from another account, say), the JSON of any other tool, or plain text. All of them
were sent to the pager on purpose, so each is at least an event of its topic. Only what announces
itself as an object and is none (cut off, badly quoted) is unreadable: nobody can tell whether it
was an ALARM or an OK.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn

from incident_manager.adapters.alarms.event_shape import completed, shaped
from incident_manager.adapters.alarms.reading import Arrival, Delivery, UnreadableError
from incident_manager.adapters.alarms.timestamp import parse_time
from incident_manager.domain.json_value import JSON, object_at, text_at

TOPIC_ARN_PARTS = 6


def read_sns_record(record: JSON, delivery: Delivery) -> Arrival:
    """The message as an event; raises UnreadableError for a record that holds no SNS message."""
    sns = object_at(record, "Sns")
    message_id, message = text_at(sns, "MessageId"), text_at(sns, "Message")
    if message_id is None or message is None:
        raise UnreadableError("not an SNS record: no MessageId or no Message")
    topic = (text_at(sns, "TopicArn") or "").split(":")
    sent = Delivery(
        id=message_id,
        time=parse_time(text_at(sns, "Timestamp")) or delivery.time,
        envelope=_envelope(topic, text_at(sns, "Subject")),
        partition=topic[1] if len(topic) == TOPIC_ARN_PARTS else delivery.partition,
    )
    content = _parsed(message)
    if not isinstance(content, Mapping):
        return Arrival(event=completed({"message": content}, sent), delivery=sent)
    return shaped(content, sent) or Arrival(event=completed(content, sent), delivery=sent)


def _envelope(topic: list[str], subject: str | None) -> Mapping[str, JSON]:
    """A topic's name cannot hold a dot, so it never passes for an AWS source."""
    known: dict[str, JSON] = {"source": "sns", "detail-type": subject or "SNS Notification"}
    if len(topic) == TOPIC_ARN_PARTS:
        known |= {"region": topic[3], "account": topic[4], "source": topic[5]}
    return known


def _parsed(message: str) -> JSON:
    try:
        content: JSON = json.loads(message, parse_constant=_refuse_constant)
    except ValueError as error:
        if message.lstrip().startswith("{"):
            raise UnreadableError("the message begins as a JSON object and is none") from error
        return message
    return content


def _refuse_constant(name: str) -> NoReturn:
    # NaN and Infinity are no JSON, and nothing behind this door could store them.
    raise ValueError(name)
