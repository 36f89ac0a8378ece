"""The JSON that a CloudWatch alarm publishes to an SNS topic, turned into a state change event.

Nothing of what a person or a rule could want is lost. What the event has no field for (threshold,
comparison, ...) goes into `configuration`, under the names that CloudWatch's own
`CloudWatch Alarm Configuration Change` events use there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from incident_manager.adapters.alarms.alarm_event import state_change_event
from incident_manager.adapters.alarms.reading import Delivery, UnreadableError
from incident_manager.adapters.alarms.timestamp import event_time
from incident_manager.domain.json_value import JSON, list_at, object_at, text_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALARM_ARN_PARTS = 7
# The notification of an alarm on one metric shouts its statistic, the event does not.
STATISTICS = {
    "AVERAGE": "Average",
    "SUM": "Sum",
    "MINIMUM": "Minimum",
    "MAXIMUM": "Maximum",
    "SAMPLE_COUNT": "SampleCount",
    "SAMPLECOUNT": "SampleCount",
}
CONFIGURATION = {
    "Threshold": "threshold",
    "ThresholdMetricId": "thresholdMetricId",
    "ComparisonOperator": "comparisonOperator",
    "EvaluationPeriods": "evaluationPeriods",
    "DatapointsToAlarm": "datapointsToAlarm",
    "TreatMissingData": "treatMissingData",
}
COMPOSITE_CONFIGURATION = {
    "AlarmRule": "alarmRule",
    "ActionsSuppressor": "actionsSuppressor",
    "ActionsSuppressorWaitPeriod": "actionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod": "actionsSuppressorExtensionPeriod",
}


def is_alarm_notification(content: Mapping[str, JSON]) -> bool:
    """Whether this is what a CloudWatch alarm sends to a topic."""
    return "AlarmName" in content and "NewStateValue" in content


def state_change_of_notification(
    content: Mapping[str, JSON], delivery: Delivery
) -> Mapping[str, JSON]:
    """The notification as an event; raises UnreadableError if nothing tells which alarm it is."""
    arn = text_at(content, "AlarmArn") or _arn(content, delivery)
    parts = arn.split(":", ALARM_ARN_PARTS - 1)
    if len(parts) < ALARM_ARN_PARTS:
        raise UnreadableError("an alarm notification whose AlarmArn is no alarm's ARN")
    return state_change_event(
        id=delivery.id,
        arn=arn,
        account=parts[4],
        region=parts[3],
        time=text_at(content, "StateChangeTime") or event_time(delivery.time),
        detail=_detail(content),
    )


def _arn(content: Mapping[str, JSON], delivery: Delivery) -> str:
    """For senders that leave AlarmArn out: an alarm notifies topics of its own Region only."""
    name, account = text_at(content, "AlarmName"), text_at(content, "AWSAccountId")
    region = text_at(delivery.envelope, "region")
    if name is None or account is None or region is None:
        raise UnreadableError("an alarm notification that tells neither ARN nor name and account")
    return f"arn:{delivery.partition}:cloudwatch:{region}:{account}:alarm:{name}"


def _detail(content: Mapping[str, JSON]) -> Mapping[str, JSON]:
    detail: dict[str, JSON] = {
        "alarmName": content["AlarmName"],
        "state": _state(content),
        "configuration": _configuration(content),
    }
    if text_at(content, "OldStateValue"):
        detail["previousState"] = {"value": content["OldStateValue"]}
    contributor = text_at(content, "AlarmContributorId")
    if contributor:
        attributes = object_at(content, "AlarmContributorAttributes")
        detail["alarmContributor"] = {"id": contributor, "attributes": attributes}
    return detail


def _state(content: Mapping[str, JSON]) -> Mapping[str, JSON]:
    state: dict[str, JSON] = {
        "value": content["NewStateValue"],
        "reason": content.get("NewStateReason"),
        "timestamp": content.get("StateChangeTime"),
    }
    children = list_at(content, "TriggeringChildren")
    if children:
        state["reasonData"] = json.dumps({"triggeringAlarms": [_child(each) for each in children]})
    if text_at(content, "ActionsSuppressedBy"):
        state["actionsSuppressedBy"] = content["ActionsSuppressedBy"]
    return state


def _child(child: JSON) -> Mapping[str, JSON]:
    state = object_at(child, "State")
    return {
        "arn": text_at(child, "Arn"),
        "state": {"value": state.get("Value"), "timestamp": state.get("Timestamp")},
    }


def _configuration(content: Mapping[str, JSON]) -> Mapping[str, JSON]:
    trigger = object_at(content, "Trigger")
    configuration: dict[str, JSON] = {
        "description": content.get("AlarmDescription"),
        **_renamed(content, COMPOSITE_CONFIGURATION),
        **_renamed(trigger, CONFIGURATION),
    }
    metrics = _metrics(trigger)
    if metrics:
        configuration["metrics"] = metrics
    return configuration


def _renamed(given: Mapping[str, JSON], names: Mapping[str, str]) -> dict[str, JSON]:
    return {new: given[old] for old, new in names.items() if given.get(old) not in (None, "")}


def _metrics(trigger: Mapping[str, JSON]) -> Sequence[JSON]:
    if text_at(trigger, "MetricName") is None:
        return [_metric(metric) for metric in list_at(trigger, "Metrics")]
    statistic = text_at(trigger, "ExtendedStatistic") or text_at(trigger, "Statistic") or ""
    stat: dict[str, JSON] = {
        "metric": _identity(trigger),
        "period": trigger.get("Period"),
        "stat": STATISTICS.get(statistic, statistic),
    }
    if text_at(trigger, "Unit"):
        stat["unit"] = trigger["Unit"]
    return [{"id": "m1", "metricStat": stat, "returnData": True}]


def _metric(metric: JSON) -> Mapping[str, JSON]:
    """One entry of a metric math or anomaly detection alarm."""
    names = {"Id": "id", "Expression": "expression", "Label": "label", "ReturnData": "returnData"}
    found = _renamed(object_at(metric), names | {"Period": "period", "AccountId": "accountId"})
    stat = object_at(metric, "MetricStat")
    if stat:
        names = {"Period": "period", "Stat": "stat", "Unit": "unit"}
        identity = _identity(object_at(stat, "Metric"))
        found["metricStat"] = {"metric": identity, **_renamed(stat, names)}
    return found


def _identity(metric: Mapping[str, JSON]) -> Mapping[str, JSON]:
    return {
        "namespace": metric.get("Namespace"),
        "name": metric.get("MetricName"),
        "dimensions": _dimensions(list_at(metric, "Dimensions")),
    }


def _dimensions(dimensions: Sequence[JSON]) -> Mapping[str, JSON]:
    """Notifications say `name` and `value`; some senders take over the API's `Name` and `Value`."""
    pairs = (
        (
            text_at(each, "name") or text_at(each, "Name"),
            text_at(each, "value") or text_at(each, "Value"),
        )
        for each in dimensions
    )
    return {name: value for name, value in pairs if name is not None}
