"""What lies in the failure queue, told apart: everything that sends there wraps it differently.

What this product kept itself is known by its message attribute `reason`, before anything is
believed that the body says: the body may be anybody's event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from incident_manager.adapters.alarms import triggers
from incident_manager.adapters.dynamodb.layout import door_name
from incident_manager.domain import arn
from incident_manager.domain.announcement import SOURCE
from incident_manager.domain.json_value import JSON, object_at, text_at
from incident_manager.domain.trigger import ALARM_SOURCE, Trigger

_THE_BATCH = "DDBStreamBatchInfo"
_LONGEST_SUBJECT = 200  # characters
_EVER = datetime(1970, 1, 1, tzinfo=UTC)  # of an event that tells no time, for which nobody asks


class Origin(StrEnum):
    """Where a message came from, in the words of the list."""

    EVENT = "event that came in"
    TIMELINE = "timeline event"
    FUNCTION = "function that failed"
    TOPIC = "alarm topic"
    RULE = "rule"
    SCHEDULE = "schedule"
    STREAM = "table's stream"
    UNKNOWN = "unknown"


# What to do about it.
_ADVICE = {
    Origin.EVENT: "Repair what the reason names (a route, a response plan), then replay it. An "
    "event that is malformed will not become better: open the incident by hand, and discard it.",
    Origin.TIMELINE: "Repair the topic, or take it out of the response plan. Then replay it, or "
    "discard it: the timeline itself has the event.",
    Origin.FUNCTION: "The function's log says what happened. Replay it once that is repaired. An "
    "event of ingest_alarm comes without its alias: name the response plan, unless the routes "
    "know it.",
    Origin.TOPIC: "The alarm topic could not invoke the function. Replay it.",
    Origin.RULE: "EventBridge could not invoke the function. Replay it.",
    Origin.SCHEDULE: "A function that runs each minute was not started in time; the next minute "
    "did its work. Discard it.",
    Origin.STREAM: "Events of timelines were not told to topics and bus. Replay it within 24 hours "
    "of the failure; after that, discard it: the timelines themselves have the events.",
    Origin.UNKNOWN: "Find out who sent it, and discard it.",
}


@dataclass(frozen=True, slots=True)
class Invocation:
    """Invoke the function (an ARN, with the alias that was used) with this event."""

    function_arn: str
    event: JSON


@dataclass(frozen=True, slots=True)
class Publication:
    """Publish the announcement to a topic, or put it on the event bus."""

    to: str
    announcement: JSON


@dataclass(frozen=True, slots=True)
class StreamBatch:
    """Read these records of the table's stream again, and invoke the function with them."""

    function_arn: str
    stream_arn: str
    shard_id: str
    first: str
    last: str


Delivery: TypeAlias = Invocation | Publication | StreamBatch


@dataclass(frozen=True, slots=True)
class Failure:
    """One message: why it is here, fit for a list, and what it was to become.

    Without a `delivery` nobody can tell.
    """

    origin: Origin
    reason: str
    delivery: Delivery | None

    @property
    def advice(self) -> str:
        return _ADVICE[self.origin]

    @property
    def subject(self) -> str:
        """What it is about: alarms by their names, other events by source and type; empty where
        nobody can tell. In its sender's words: one line that can be printed, and not for logs.
        """
        told = ", ".join(_subjects(self.delivery))[:_LONGEST_SUBJECT]
        return "".join(each if each.isprintable() else " " for each in told)


def read(body: str, attributes: Mapping[str, str], ingest_arn: str) -> Failure:
    """The message as a failure; `ingest_arn` is the function that takes events in."""
    content = _parsed(body)
    for is_it, envelope in _ENVELOPES:
        if is_it(content, attributes):
            return envelope(content, attributes, ingest_arn)
    return Failure(Origin.UNKNOWN, "not of a form that is known here", None)


def _subjects(delivery: Delivery | None) -> list[str]:
    match delivery:
        case Invocation(_, event) if isinstance(event, Mapping):
            read_as = triggers(event, delivery_id="", delivered_at=_EVER)
            return [_called(one) for one in read_as if isinstance(one, Trigger)]
        case Publication(_, announcement):
            return [text_at(announcement, "detail-type") or ""]
    return []


def _called(trigger: Trigger) -> str:
    name = trigger.name or ""
    return name if trigger.source == ALARM_SOURCE else f"{trigger.source}: {name}"


def _kept(content: JSON, attributes: Mapping[str, str], ingest_arn: str) -> Failure:
    reason, meant_for = attributes["reason"], attributes.get("for", "")
    plan = meant_for if ":response-plan/" in meant_for else ""
    if meant_for and not plan:
        return Failure(Origin.TIMELINE, reason, Publication(meant_for, content))
    if text_at(content, "source") == SOURCE:
        return Failure(Origin.TIMELINE, reason, None)  # of a release that did not say for whom
    function = f"{ingest_arn}:{door_name(arn.path(plan))}" if plan else ingest_arn
    return Failure(Origin.EVENT, reason, Invocation(function, _event(content)))


def _notification(content: JSON, _: Mapping[str, str], ingest_arn: str) -> Failure:
    """As Lambda would have got it from the topic."""
    record = {"EventSource": "aws:sns", "Sns": content}
    return Failure(Origin.TOPIC, "not delivered", Invocation(ingest_arn, _event(record)))


def _dead_letter(content: JSON, _: Mapping[str, str], ingest_arn: str) -> Failure:
    """Lambda's: the event as it was, without the alias."""
    return Failure(Origin.FUNCTION, "ingest_alarm failed", Invocation(ingest_arn, content))


def _rule(content: JSON, attributes: Mapping[str, str], _: str) -> Failure:
    target = Invocation(attributes["TARGET_ARN"], content)
    return Failure(Origin.RULE, attributes.get("ERROR_CODE", "not delivered"), target)


def _schedule(content: JSON, attributes: Mapping[str, str], _: str) -> Failure:
    target = Invocation(attributes["TARGET_ARN"], content or {})
    return Failure(Origin.SCHEDULE, attributes.get("ERROR_CODE", "not delivered"), target)


def _batch(content: JSON, _: Mapping[str, str], __: str) -> Failure:
    batch = object_at(content, _THE_BATCH)
    names = ("streamArn", "shardId", "startSequenceNumber", "endSequenceNumber")
    place = [text_at(batch, name) or "" for name in names]
    function = text_at(content, "requestContext", "functionArn") or ""
    return Failure(Origin.STREAM, _condition(content), StreamBatch(function, *place))


def _destination(content: JSON, _: Mapping[str, str], __: str) -> Failure:
    function = text_at(content, "requestContext", "functionArn") or ""
    error = text_at(content, "responsePayload", "errorType")
    event = object_at(content).get("requestPayload")
    return Failure(Origin.FUNCTION, error or _condition(content), Invocation(function, event))


def _condition(content: JSON) -> str:
    return text_at(content, "requestContext", "condition") or "not delivered"


def _event(content: JSON) -> JSON:
    """A record of a topic alone, as the event that it came in."""
    return {"Records": [content]} if "Sns" in object_at(content) else content


def _has(*names: str) -> Callable[[JSON, Mapping[str, str]], bool]:
    return lambda _, attributes: all(name in attributes for name in names)


def _is_notification(content: JSON, _: Mapping[str, str]) -> bool:
    return text_at(content, "Type") == "Notification" and "TopicArn" in object_at(content)


def _is_batch(content: JSON, _: Mapping[str, str]) -> bool:
    return _is_result(content, _) and _THE_BATCH in object_at(content)


def _is_result(content: JSON, _: Mapping[str, str]) -> bool:
    return text_at(content, "requestContext", "functionArn") is not None


_Test: TypeAlias = Callable[[JSON, Mapping[str, str]], bool]
_Reading: TypeAlias = Callable[[JSON, Mapping[str, str], str], Failure]
_ENVELOPES: tuple[tuple[_Test, _Reading], ...] = (
    (_has("reason"), _kept),
    (_has("RULE_ARN", "TARGET_ARN"), _rule),
    (_has("SCHEDULE_ARN", "TARGET_ARN"), _schedule),
    (_is_notification, _notification),
    (_has("RequestID", "ErrorCode"), _dead_letter),
    (_is_batch, _batch),
    (_is_result, _destination),
)


def _parsed(body: str) -> JSON:
    try:
        content: JSON = json.loads(body)
    except (ValueError, RecursionError):
        return body
    return content
