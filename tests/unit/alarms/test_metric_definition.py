"""The metric widget of an alarm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.alarms.reading import read, recorded, sns

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON


def definition(name: str) -> dict[str, JSON]:
    found: dict[str, JSON] = json.loads(recorded(name).metric_definition or "")
    return found


def test_a_metric_is_drawn_with_its_threshold() -> None:
    assert definition("sns_alarm") == {
        "title": "checkout-cpu-high",
        "view": "timeSeries",
        "stacked": False,
        "region": "us-east-1",
        "metrics": [
            [
                "AWS/EC2",
                "CPUUtilization",
                "InstanceId",
                "i-0a1b2c3d4e5f60718",
                {"id": "m1", "stat": "Average", "period": 300},
            ]
        ],
        "annotations": {"horizontal": [{"label": "Threshold", "value": 90.0}]},
    }


def test_an_id_that_a_widget_does_not_take_is_left_out() -> None:
    assert definition("eventbridge_alarm")["metrics"] == [
        [
            "AWS/EC2",
            "CPUUtilization",
            "InstanceId",
            "i-0a1b2c3d4e5f60718",
            {"stat": "Average", "period": 300},
        ]
    ]


def test_metrics_that_only_feed_an_expression_are_hidden() -> None:
    rows = definition("sns_metric_math_alarm")["metrics"]

    assert isinstance(rows, list)
    assert rows[0] == [
        {"label": "Error rate", "id": "rate", "expression": "100 * errors / requests"}
    ]
    assert [row[-1].get("visible") for row in rows] == [None, False, False, False]


def test_an_anomaly_is_drawn_with_its_band_and_without_a_line() -> None:
    anomaly = definition("sns_anomaly_alarm")

    assert "ANOMALY_DETECTION_BAND(m1, 2)" in json.dumps(anomaly["metrics"])
    assert "annotations" not in anomaly


@pytest.mark.parametrize("name", ["sns_composite_alarm", "custom_bus", "partner_datadog"])
def test_what_watches_no_metric_has_none(name: str) -> None:
    assert recorded(name).metric_definition is None


def test_more_than_the_service_takes_is_none() -> None:
    metrics: JSON = [{"Id": f"m{n}", "Expression": "x" * 900, "ReturnData": True} for n in range(5)]
    notification: JSON = {
        "AlarmName": "wide",
        "AlarmArn": "arn:aws:cloudwatch:us-east-1:111122223333:alarm:wide",
        "NewStateValue": "ALARM",
        "Trigger": {"Metrics": metrics},
    }

    assert read(sns(notification)).metric_definition is None
