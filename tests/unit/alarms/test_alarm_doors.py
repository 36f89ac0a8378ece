"""Alarms look alike, whichever door they come by."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from incident_manager.domain.event_pattern import matches
from incident_manager.domain.json_value import JSON, object_at, text_at
from incident_manager.domain.trigger import AlarmState
from tests.recorded_events import load_event
from tests.unit.alarms.reading import read, recorded, refused, sns

CPU_HIGH = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:checkout-cpu-high"
SAME_ALARM = ["sns_alarm", "eventbridge_alarm", "lambda_alarm_action"]


@pytest.mark.parametrize("name", SAME_ALARM)
def test_one_state_change_is_the_same_trigger_by_every_door(name: str) -> None:
    trigger = recorded(name)

    assert trigger.source == "aws.cloudwatch"
    assert trigger.arn == trigger.dedupe_key == CPU_HIGH
    assert trigger.name == "checkout-cpu-high"
    assert trigger.state is AlarmState.ALARM
    assert trigger.time == datetime(2026, 3, 14, 2, 16, 40, 989_000, tzinfo=UTC)
    assert trigger.involved_resources == (
        "arn:aws:ec2:us-east-1:111122223333:instance/i-0a1b2c3d4e5f60718",
    )
    assert trigger.response_plan_arn is None


@pytest.mark.parametrize("name", SAME_ALARM)
def test_one_routing_rule_fits_an_alarm_by_every_door(name: str) -> None:
    pattern: JSON = {
        "source": ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        "account": ["111122223333"],
        "region": ["us-east-1"],
        "time": ["2026-03-14T02:16:40Z"],
        "resources": [CPU_HIGH],
        "detail": {
            "alarmName": [{"prefix": "checkout-"}],
            "state": {"value": ["ALARM"]},
            "previousState": {"value": ["OK"]},
            "configuration": {
                "description": [{"wildcard": "*Runbook*"}],
                "metrics": {
                    "metricStat": {
                        "metric": {
                            "namespace": ["AWS/EC2"],
                            "name": ["CPUUtilization"],
                            "dimensions": {"InstanceId": ["i-0a1b2c3d4e5f60718"]},
                        },
                        "stat": ["Average"],
                        "period": [300],
                    },
                    "returnData": [True],
                },
            },
        },
    }

    assert matches(pattern, recorded(name).event)


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("sns_alarm", "4d1c5a1e-0f5b-5b0e-9b0a-0c4f8f2a7e31"),
        ("eventbridge_alarm", "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92"),
        ("lambda_alarm_action", f"{CPU_HIGH}@2026-03-14T02:16:40.989+0000"),
        ("sns_bridge_event", "0be6a3a7-5a92-4c1b-8d6f-7e2b9d0c4f15"),
    ],
)
def test_every_delivery_of_a_state_change_has_the_same_id(name: str, identity: str) -> None:
    assert recorded(name).id == recorded(name).id == identity


def test_an_alarm_action_without_any_time_is_known_by_its_invocation() -> None:
    action = load_event("ingest_alarm", "lambda_alarm_action")
    del action["time"]
    action["alarmData"] = {"alarmName": "a", "state": {"value": "ALARM"}}

    assert read(action).id == f"{CPU_HIGH}@request-1"


def test_contributors_that_change_at_the_same_moment_are_not_the_same_event() -> None:
    action = load_event("ingest_alarm", "lambda_alarm_action")
    detail = object_at(action, "alarmData")
    carts = action | {"alarmData": {**detail, "alarmContributor": {"id": "carts"}}}
    orders = action | {"alarmData": {**detail, "alarmContributor": {"id": "orders"}}}

    assert read(carts).id != read(orders).id
    assert read(carts).dedupe_key == read(orders).dedupe_key == CPU_HIGH


@pytest.mark.parametrize(
    ("name", "state", "opens"),
    [
        ("sns_alarm", AlarmState.ALARM, True),
        ("sns_alarm_ok", AlarmState.OK, False),
        ("sns_alarm_insufficient_data", AlarmState.INSUFFICIENT_DATA, False),
        ("input_transformed_alarm_detail", AlarmState.OK, False),
        ("eventbridge_contributor_alarm", AlarmState.ALARM, True),
    ],
)
def test_only_alarm_opens(name: str, state: AlarmState, opens: bool) -> None:
    trigger = recorded(name)

    assert trigger.state is state
    assert trigger.opens is opens


def test_alarm_after_alarm_opens_too() -> None:
    event = load_event("ingest_alarm", "eventbridge_alarm")
    event["detail"] = {**object_at(event, "detail"), "previousState": {"value": "ALARM"}}

    assert read(event).opens


def test_a_composite_alarm_keeps_its_rule_and_its_triggering_alarms() -> None:
    trigger = recorded("sns_composite_alarm")
    state = object_at(trigger.event, "detail", "state")
    reason_data = json.loads(text_at(state, "reasonData") or "")

    assert text_at(trigger.event, "detail", "configuration", "alarmRule") == (
        'ALARM("checkout-5xx") AND ALARM("checkout-latency")'
    )
    assert [each["state"]["value"] for each in reason_data["triggeringAlarms"]] == ["ALARM"] * 2
    assert trigger.metric_definition is None
    assert trigger.involved_resources == ()


def test_an_alarm_that_leaves_its_arn_out_is_placed_by_its_topic() -> None:
    notification: JSON = {
        "AlarmName": "disk:full",
        "AWSAccountId": "111122223333",
        "NewStateValue": "ALARM",
        "Region": "us-east-1",
        "Trigger": {
            "MetricName": "VolumeQueueLength",
            "Namespace": "AWS/EC2",
            "Dimensions": [{"Name": "InstanceId", "Value": "i-1"}],
        },
    }

    trigger = read(sns(notification))

    assert trigger.arn == "arn:aws:cloudwatch:us-east-1:111122223333:alarm:disk:full"
    assert trigger.involved_resources == ("arn:aws:ec2:us-east-1:111122223333:instance/i-1",)


def test_an_extended_statistic_is_kept() -> None:
    notification: JSON = {
        "AlarmName": "slow",
        "AlarmArn": "arn:aws:cloudwatch:us-east-1:111122223333:alarm:slow",
        "NewStateValue": "ALARM",
        "Trigger": {
            "MetricName": "Latency",
            "Namespace": "Shop",
            "ExtendedStatistic": "p99",
            "Unit": "Milliseconds",
        },
    }

    definition = json.loads(read(sns(notification)).metric_definition or "")

    assert definition["metrics"][0][-1]["stat"] == "p99"


@pytest.mark.parametrize(
    "place",
    [{}, {"AWSAccountId": ""}, {"AlarmArn": "arn:aws:cloudwatch"}, {"AlarmArn": 5}],
    ids=repr,
)
def test_an_alarm_that_nothing_places_is_refused(place: dict[str, JSON]) -> None:
    assert refused(sns({"AlarmName": "a", "NewStateValue": "ALARM", **place})).reason


def test_a_suppressed_alarm_says_by_what() -> None:
    notification: JSON = {
        "AlarmName": "checkout-down",
        "AlarmArn": "arn:aws:cloudwatch:us-east-1:111122223333:alarm:checkout-down",
        "NewStateValue": "ALARM",
        "ActionsSuppressedBy": "WaitPeriod",
    }

    event = read(sns(notification)).event

    assert text_at(event, "detail", "state", "actionsSuppressedBy") == "WaitPeriod"


def test_an_evaluation_that_is_no_json_tells_no_threshold() -> None:
    event = load_event("ingest_alarm", "eventbridge_alarm")
    state = {**object_at(event, "detail", "state"), "reasonData": "{cut off"}
    event["detail"] = {**object_at(event, "detail"), "state": state}

    assert "Threshold:**" not in read(event).summary
