"""A trigger out of an event in EventBridge's shape: the one place behind all doors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from incident_manager.adapters.alarms.alarm_event import is_state_change
from incident_manager.adapters.alarms.involved_resources import arns_of, resources_of_alarm
from incident_manager.adapters.alarms.metric_definition import metric_definition
from incident_manager.adapters.alarms.raw_data import raw_data
from incident_manager.adapters.alarms.reading import Arrival, UnreadableError
from incident_manager.adapters.alarms.sameness import dedupe_key
from incident_manager.adapters.alarms.summary import summary_of_alarm, summary_of_event
from incident_manager.adapters.alarms.timestamp import parse_time
from incident_manager.domain.json_value import JSON, list_at, text_at
from incident_manager.domain.trigger import MAX_SOURCE_LENGTH, AlarmState, Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def trigger_of(arrival: Arrival) -> Trigger:
    """The trigger that an event is; raises UnreadableError for an alarm without name or state."""
    event, text = _storable(arrival.event)
    if is_state_change(event):
        return _alarm(event, text, arrival)
    return _event(event, text, arrival)


def _alarm(event: Mapping[str, JSON], text: str, arrival: Arrival) -> Trigger:
    name = text_at(event, "detail", "alarmName")
    if name is None:
        raise UnreadableError("an alarm state change without an alarm name")
    state = _state(event)
    arn = next(iter(arns_of(list_at(event, "resources"))), None)
    time = _time(event, arrival)
    return Trigger(
        id=_id(event, arrival),
        source=_source(event),
        arn=arn,
        time=time,
        state=state,
        name=name,
        dedupe_key=dedupe_key(event, arn),
        raw_data=raw_data(event, text),
        summary=summary_of_alarm(event, time),
        involved_resources=resources_of_alarm(event),
        metric_definition=metric_definition(event),
        response_plan_arn=arrival.response_plan_arn,
        event=event,
    )


def _event(event: Mapping[str, JSON], text: str, arrival: Arrival) -> Trigger:
    resources = arns_of(list_at(event, "resources"))
    time = _time(event, arrival)
    return Trigger(
        id=_id(event, arrival),
        source=_source(event),
        arn=next(iter(resources), None),
        time=time,
        state=AlarmState.ALARM,
        name=text_at(event, "detail-type"),
        dedupe_key=dedupe_key(event, None),
        raw_data=raw_data(event, text),
        summary=summary_of_event(event, time),
        involved_resources=resources,
        metric_definition=None,
        response_plan_arn=arrival.response_plan_arn,
        event=event,
    )


def _state(event: Mapping[str, JSON]) -> AlarmState:
    value = text_at(event, "detail", "state", "value")
    if value is None or value not in AlarmState.__members__:
        raise UnreadableError("an alarm state change whose state is none of CloudWatch's three")
    return AlarmState[value]


def _id(event: Mapping[str, JSON], arrival: Arrival) -> str:
    """The event's own id where EventBridge gave it one: a tool's may name the issue, every time."""
    envelope = ("version", "account", "region", "time")
    given = all(text_at(event, member) for member in envelope)
    return (text_at(event, "id") if given else None) or arrival.delivery.id


def _source(event: Mapping[str, JSON]) -> str:
    return (text_at(event, "source") or "")[:MAX_SOURCE_LENGTH]


def _time(event: Mapping[str, JSON], arrival: Arrival) -> datetime:
    """When the state changed, else when the event says it happened, else when it was delivered."""
    changed = parse_time(text_at(event, "detail", "state", "timestamp"))
    happened = parse_time(text_at(event, "time"))
    return (changed if is_state_change(event) else None) or happened or arrival.delivery.time


def _storable(event: Mapping[str, JSON]) -> tuple[Mapping[str, JSON], str]:
    """The event and its JSON text, free of what UTF-8 cannot write.

    A lone surrogate (half of an emoji that somebody cut off) passes every JSON parser and then
    makes DynamoDB refuse the whole incident, so it becomes a question mark here.
    """
    try:
        text = json.dumps(event, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise UnreadableError("holds a number that JSON cannot write") from error
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return (event, text) if clean == text else (json.loads(clean), clean)
