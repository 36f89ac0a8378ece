"""The direct door: a CloudWatch alarm that has this function among its actions.

Payload: "Invoke a Lambda function from an alarm" in the CloudWatch user guide; `alarmData` is what
the EventBridge event of the same state change has as its `detail`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.adapters.alarms.alarm_event import state_change_event
from incident_manager.adapters.alarms.reading import Delivery, UnreadableError
from incident_manager.adapters.alarms.timestamp import event_time
from incident_manager.domain.json_value import JSON, object_at, text_at

if TYPE_CHECKING:
    from collections.abc import Mapping


def is_alarm_action(content: Mapping[str, JSON]) -> bool:
    """Whether this is the payload of a Lambda alarm action."""
    return "alarmData" in content


def state_change_of_action(content: Mapping[str, JSON], delivery: Delivery) -> Mapping[str, JSON]:
    """The action as a state change event; raises UnreadableError without an alarm ARN.

    CloudWatch gives the invocation no id. Alarm, contributor (of an alarm that watches many time
    series) and the moment of the change identify it, however often it is delivered.
    """
    arn, detail = text_at(content, "alarmArn"), object_at(content, "alarmData")
    if arn is None:
        raise UnreadableError("an alarm action without alarmArn")
    moment = text_at(detail, "state", "timestamp") or text_at(content, "time") or delivery.id
    contributor = text_at(detail, "alarmContributor", "id")
    return state_change_event(
        id=f"{arn}/{contributor}@{moment}" if contributor else f"{arn}@{moment}",
        arn=arn,
        account=text_at(content, "accountId"),
        region=text_at(content, "region"),
        time=text_at(content, "time") or event_time(delivery.time),
        detail=detail,
    )
