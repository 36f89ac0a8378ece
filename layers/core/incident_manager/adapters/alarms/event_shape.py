"""Brings a JSON object into EventBridge's shape, whichever of the known shapes it has."""

from __future__ import annotations

from collections.abc import Mapping

from incident_manager.adapters.alarms.alarm_action import is_alarm_action, state_change_of_action
from incident_manager.adapters.alarms.alarm_event import STATE_CHANGE
from incident_manager.adapters.alarms.alarm_notification import (
    is_alarm_notification,
    state_change_of_notification,
)
from incident_manager.adapters.alarms.reading import Arrival, Delivery
from incident_manager.adapters.alarms.timestamp import event_time
from incident_manager.domain.json_value import JSON, text_at
from incident_manager.domain.trigger import ALARM_SOURCE

PLAN_KEY = "responsePlanArn"
CUSTOM_SOURCE = "custom"
CUSTOM_DETAIL_TYPE = "Custom Event"
# What an input transformer may carry over from the original event, by the type it must have there.
CARRIED_OVER: Mapping[str, type] = {
    "detail-type": str,
    "source": str,
    "account": str,
    "time": str,
    "region": str,
    "resources": list,
    "detail": dict,
}
# A part of an event is known by one of these; `time` or `account` alone could be anything's.
EVENT_MARKS = {"detail-type", "source", "detail"}


def shaped(content: Mapping[str, JSON], delivery: Delivery) -> Arrival | None:
    """The object as an event, with the plan it asks for; None if nothing says that it is one."""
    event = _event(content, delivery)
    if event is None:
        return None
    return Arrival(event=event, delivery=delivery, response_plan_arn=text_at(content, PLAN_KEY))


def _event(content: Mapping[str, JSON], delivery: Delivery) -> Mapping[str, JSON] | None:
    if is_alarm_notification(content):
        return state_change_of_notification(content, delivery)
    if is_alarm_action(content):
        return state_change_of_action(content, delivery)
    original = _original(content)
    if original is not None:
        return {key: value for key, value in original.items() if key != PLAN_KEY}
    if PLAN_KEY in content or not EVENT_MARKS.isdisjoint(_carried(content)):
        return completed(content, delivery)
    return None


def _original(content: Mapping[str, JSON]) -> Mapping[str, JSON] | None:
    """The EventBridge event itself, or the one that an input transformer put under a key."""
    candidates = [content, *content.values()]
    return next(
        (value for value in candidates if isinstance(value, Mapping) and _is_whole(value)), None
    )


def completed(content: Mapping[str, JSON], delivery: Delivery) -> Mapping[str, JSON]:
    """An event made of a part of one; what belongs to no field of an event becomes its detail.

    An `id` in here is no event's identity: tools send the id of the issue, the same in each message
    about it, and a second firing must not pass for a redelivery of the first.
    """
    carried = _carried(content)
    rest = {key: value for key, value in content.items() if key not in carried and key != PLAN_KEY}
    event: dict[str, JSON] = {
        "version": "0",
        "id": delivery.id,
        "detail-type": CUSTOM_DETAIL_TYPE,
        "source": CUSTOM_SOURCE,
        "time": event_time(delivery.time),
        "resources": [],
    }
    event |= delivery.envelope
    if _is_alarm(carried):
        event |= {"detail-type": STATE_CHANGE, "source": ALARM_SOURCE}
    return {**(rest if "detail" in carried else {"detail": rest}), **event, **carried}


def _carried(content: Mapping[str, JSON]) -> dict[str, JSON]:
    return {
        key: content[key]
        for key, kind in CARRIED_OVER.items()
        if isinstance(content.get(key), kind) and content[key]
    }


def _is_alarm(carried: Mapping[str, JSON]) -> bool:
    """A transformer that hands over only the detail of a state change still hands over an alarm."""
    detail = carried.get("detail")
    return (
        text_at(detail, "alarmName") is not None and text_at(detail, "state", "value") is not None
    )


def _is_whole(content: Mapping[str, JSON]) -> bool:
    return text_at(content, "source") is not None and text_at(content, "detail-type") is not None
