"""A trigger is one thing that happened outside and asks for an incident: an alarm, an event.

It looks the same whichever door it came by (SNS, EventBridge, a Lambda alarm action), so nothing
behind the doors asks how it arrived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from incident_manager.domain.json_value import JSON

ALARM_SOURCE = "aws.cloudwatch"
MAX_SOURCE_LENGTH = 50
MAX_RAW_DATA_LENGTH = 10_000
MAX_METRIC_DEFINITION_LENGTH = 4_000


class AlarmState(StrEnum):
    """The three states of a CloudWatch alarm, by the names CloudWatch gives them."""

    ALARM = "ALARM"
    OK = "OK"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One alarm state change, or one event of any other kind, in EventBridge's shape.

    id: the same for every delivery of the one event, so a redelivery is recognised: EventBridge's
        `id` (also of an event that SNS brings), SNS MessageId, for a direct Lambda alarm action the
        alarm's ARN and the moment of the change, else the id of the invocation.
    source: `aws.cloudwatch` for alarms, else the event's own source, at most 50 characters.
    arn: the alarm's ARN; for other events their first resource that is an ARN, if any.
    time: when it happened (aware, UTC); when it was delivered, if it does not tell.
    state: events that are no alarms count as ALARM: that they arrive is the alarm.
    name: the alarm's name; the detail-type of other events.
    dedupe_key: what "the same alarm" means: the alarm's ARN; for other events their source,
        detail-type and sorted resources, or what their source is known to identify a problem by.
    raw_data: the event as JSON text of at most 10,000 characters; always valid JSON.
    summary: what happened as Markdown of at most 4,000 characters, all foreign text escaped.
    involved_resources: ARNs named by the alarm's dimensions or by the event's `resources`.
    metric_definition: a CloudWatch metric widget (JSON, at most 4,000 characters), for alarms that
        watch metrics.
    response_plan_arn: the plan a rule's input transformer asked for.
    event: the event that routing rules are matched against, unshortened.
    """

    id: str
    source: str
    arn: str | None
    time: datetime
    state: AlarmState
    name: str | None
    dedupe_key: str
    raw_data: str
    summary: str
    involved_resources: tuple[str, ...]
    metric_definition: str | None
    response_plan_arn: str | None
    event: Mapping[str, JSON]

    @property
    def opens(self) -> bool:
        """Whether this asks for an incident; OK and INSUFFICIENT_DATA never do.

        An alarm that reports ALARM again while it already was in ALARM (one more contributor, a
        changed configuration) asks again: an OPEN incident absorbs it, and after a resolution
        a person is paged once too often rather than never.
        """
        return self.state is AlarmState.ALARM
