"""Data of graphs, from a CloudWatch in process; what that lacks is answered in AWS's form."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import ANY, Stubber

from incident_manager.adapters import aws
from incident_manager.adapters.cloudwatch_metrics import MAX_CALLS, MAX_LINES, CloudWatchMetrics
from incident_manager.domain.metric import Expression, Graph, Line, Series
from incident_manager.ports import NotRead

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("aws_in_process")

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
ERRORS = Series(
    id="m1",
    namespace="Shop",
    name="Errors",
    dimensions=(("Service", "checkout"),),
    stat="Sum",
    period=60,
    label="Errors",
)


def read(*series: Series | Expression, region: str | None = None) -> tuple[Line, ...] | NotRead:
    return CloudWatchMetrics(lambda: END).read(Graph("Shop", region, series), START, END)


def reason(outcome: tuple[Line, ...] | NotRead) -> str:
    assert isinstance(outcome, NotRead), outcome
    return outcome.reason


@contextmanager
def answers() -> Iterator[Stubber]:
    with Stubber(aws.client("cloudwatch")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def result(label: str = "Errors", status: str = "Complete", **members: Any) -> dict[str, Any]:
    return {
        "Id": "m1",
        "Label": label,
        "StatusCode": status,
        "Timestamps": [],
        "Values": [],
    } | members


def put(region: str, *values: float, minute: int = 0) -> None:
    boto3.client("cloudwatch", region_name=region).put_metric_data(
        Namespace="Shop",
        MetricData=[
            {
                "MetricName": "Errors",
                "Dimensions": [{"Name": "Service", "Value": "checkout"}],
                "Timestamp": START + timedelta(minutes=minute),
                "Values": values,
                "Counts": [1.0] * len(values),
            }
        ],
    )


def test_a_metric_is_read_by_its_statistic_and_period_in_utc() -> None:
    put("eu-central-1", 2, 3)
    put("eu-central-1", 7, minute=4)

    lines = read(ERRORS)

    points = ((START, 5.0), (START + timedelta(minutes=4), 7.0))
    assert lines == (Line("Errors", points),)


def test_it_is_read_in_the_region_of_the_graph() -> None:
    put("us-west-2", 1)

    here, there = read(ERRORS), read(ERRORS, region="us-west-2")

    assert here == (Line("Errors", ()),)
    assert there == (Line("Errors", ((START, 1.0),)),)


def test_what_is_not_visible_only_feeds_expressions() -> None:
    put("eu-central-1", 2)
    hidden = Series(id="m1", namespace="Shop", name="Errors", label="", period=60, visible=False)

    lines = read(hidden, Expression(id="e1", expression="m1", label="Rate"))

    assert isinstance(lines, tuple)
    assert [line.label for line in lines] == ["Rate"]


def test_cloudwatch_is_asked_for_what_the_graph_says() -> None:
    search = "SEARCH('{Shop,Service} Errors', 'Sum')"
    foreign = Series(id="m2", namespace="A", name="B", label="B", account_id="111122223333")
    asked = {
        "MetricDataQueries": [
            {
                "Id": "m2",
                "MetricStat": {
                    "Metric": {"Namespace": "A", "MetricName": "B", "Dimensions": []},
                    "Period": 300,
                    "Stat": "Average",
                },
                "Label": "B",
                "ReturnData": True,
                "AccountId": "111122223333",
            },
            {"Id": "e1", "Expression": "m2 * 2", "ReturnData": False},
            {"Id": "e2", "Expression": search, "Period": 60, "ReturnData": True},
        ],
        "StartTime": START,
        "EndTime": END,
        "ScanBy": "TimestampAscending",
    }
    with answers() as cloudwatch:
        cloudwatch.add_response("get_metric_data", {"MetricDataResults": []}, asked)

        lines = read(
            foreign,
            Expression(id="e1", expression="m2 * 2", visible=False),
            Expression(id="e2", expression=search, period=60),
        )

    assert lines == ()


def test_the_rest_of_a_line_is_fetched() -> None:
    later = START + timedelta(minutes=1)
    first = result(status="PartialData", Timestamps=[later], Values=[2.0])
    last = result(Timestamps=[START], Values=[1.0])
    with answers() as cloudwatch:
        cloudwatch.add_response(
            "get_metric_data", {"MetricDataResults": [first, result("Other")], "NextToken": "more"}
        )
        expected = dict.fromkeys(("MetricDataQueries", "StartTime", "EndTime", "ScanBy"), ANY)
        cloudwatch.add_response(
            "get_metric_data", {"MetricDataResults": [last]}, {**expected, "NextToken": "more"}
        )

        lines = read(ERRORS)

    assert lines == (Line("Errors", ((START, 1.0), (later, 2.0))), Line("Other", ()))


def test_two_lines_of_one_name_are_two() -> None:
    band = [result("Band", Timestamps=[START], Values=[value]) for value in (1.0, 9.0)]
    with answers() as cloudwatch:
        cloudwatch.add_response("get_metric_data", {"MetricDataResults": band})

        lines = read(ERRORS)

    assert lines == (Line("Band", ((START, 1.0),)), Line("Band", ((START, 9.0),)))


def test_what_has_no_end_is_given_up() -> None:
    page = {"MetricDataResults": [result()], "NextToken": "more"}
    with answers() as cloudwatch:
        for _ in range(MAX_CALLS):
            cloudwatch.add_response("get_metric_data", page)

        assert reason(read(ERRORS)) == "CloudWatch has more data than can be drawn."


def test_more_lines_than_can_be_told_apart_are_not_drawn() -> None:
    found = [result(f"line {number}") for number in range(MAX_LINES + 1)]
    with answers() as cloudwatch:
        cloudwatch.add_response("get_metric_data", {"MetricDataResults": found})

        assert reason(read(ERRORS)) == "These are 21 lines; at most 20 can be drawn."


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            result(status="PartialData"),
            "CloudWatch has only a part of Errors.",
        ),
        (
            result(status="InternalError", Messages=[{"Code": "X", "Value": "Try again."}]),
            "CloudWatch has only a part of Errors. Try again.",
        ),
        (result(status="Forbidden"), "CloudWatch does not allow to read Errors."),
    ],
)
def test_a_part_of_a_line_is_not_drawn_as_if_it_were_all(
    answer: dict[str, Any], expected: str
) -> None:
    with answers() as cloudwatch:
        cloudwatch.add_response("get_metric_data", {"MetricDataResults": [result("Other"), answer]})

        assert reason(read(ERRORS)) == expected


def test_what_cloudwatch_says_of_the_whole_is_told_at_a_readable_length() -> None:
    said = [{"Code": "MaxMetricsExceeded", "Value": "Too many metrics. " * 50}]
    with answers() as cloudwatch:
        cloudwatch.add_response("get_metric_data", {"MetricDataResults": [], "Messages": said})

        told = reason(read(ERRORS))

    assert told.startswith("CloudWatch says: Too many metrics.")
    assert len(told) == 200


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "AccessDenied",
            "CloudWatch does not allow the console to read: cloudwatch:GetMetricData is missing.",
        ),
        ("Throttling", "CloudWatch is busy: load the page again in a while."),
        ("ValidationError", "CloudWatch does not understand the graph: what AWS says"),
        ("InternalFailure", "CloudWatch answered InternalFailure."),
    ],
)
def test_a_refusal_says_what_a_person_can_do(code: str, expected: str) -> None:
    with answers() as cloudwatch:
        cloudwatch.add_client_error("get_metric_data", code, "what AWS says")

        assert reason(read(ERRORS)) == expected


def test_a_page_waits_seconds_for_cloudwatch_and_asks_once() -> None:
    calls = []

    def unreachable(**_: Any) -> None:
        calls.append(1)
        raise ConnectTimeoutError(endpoint_url="https://monitoring.example")

    client = aws.client("cloudwatch", "eu-north-1")
    client.meta.events.register_first("before-send.cloudwatch.GetMetricData", unreachable)

    outcome = read(ERRORS, region="eu-north-1")

    assert reason(outcome) == "CloudWatch in eu-north-1 could not be reached."
    assert len(calls) == 1
    assert client.meta.config.connect_timeout + client.meta.config.read_timeout <= 5


def test_a_region_that_is_none_is_not_reached() -> None:
    assert "could not be reached" in reason(read(ERRORS, region="evil.example/"))
