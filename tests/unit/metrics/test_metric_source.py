"""The source of a CloudWatch graph, as people paste it and as an alarm's incident has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.metric import Expression, Graph, Series
from incident_manager.domain.metric_source import MetricSourceError, parse
from tests.cases import cases
from tests.unit.alarms.reading import recorded

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON

CPU = ["AWS/EC2", "CPUUtilization", "InstanceId", "i-1"]


def read(*metrics: JSON, **members: JSON) -> Graph:
    return parse(json.dumps({"metrics": metrics, **members}))


def series(*metrics: JSON, **members: JSON) -> list[Series]:
    return [one for one in read(*metrics, **members).series if isinstance(one, Series)]


def refusal(source: str) -> MetricSourceError:
    with pytest.raises(MetricSourceError) as refused:
        parse(source)
    return refused.value


def test_what_the_console_shows_as_source_is_read() -> None:
    graph = parse("""{
        "metrics": [
            [ { "expression": "m1/m2*100", "label": "Errors in %", "id": "e1" } ],
            [ "AWS/Lambda", "Errors", "FunctionName", "checkout",
                { "id": "m1", "visible": false, "region": "eu-west-1" } ],
            [ ".", "Invocations", ".", ".", { "id": "m2", "visible": false, "color": "#d62728" } ],
            [ "...", "payments", { "stat": "p99.9", "period": 60, "yAxis": "right" } ]
        ],
        "view": "timeSeries", "stacked": false, "region": "eu-west-1",
        "stat": "Sum", "period": 300, "title": "Errors",
        "annotations": { "horizontal": [ { "label": "Too many", "value": 5 } ] }
    }""")

    dimension = (("FunctionName", "checkout"),)
    hidden = {"dimensions": dimension, "stat": "Sum", "period": 300, "visible": False}
    assert graph == Graph(
        "Errors",
        "eu-west-1",
        (
            Expression(id="e1", expression="m1/m2*100", label="Errors in %", period=300),
            Series(id="m1", namespace="AWS/Lambda", name="Errors", label="Errors", **hidden),  # type: ignore[arg-type]
            Series(
                id="m2",
                namespace="AWS/Lambda",
                name="Invocations",
                label="Invocations checkout Sum",
                **hidden,  # type: ignore[arg-type]
            ),
            Series(
                id="q0",
                namespace="AWS/Lambda",
                name="Invocations",
                label="Invocations payments p99.9",
                dimensions=(("FunctionName", "payments"),),
                stat="p99.9",
                period=60,
            ),
        ),
    )
    assert graph.period == 300


@pytest.mark.parametrize(
    "name", ["sns_alarm", "eventbridge_alarm", "lambda_alarm_action", "sns_anomaly_alarm"]
)
def test_what_an_alarm_leaves_with_its_incident_is_read(name: str) -> None:
    graph = parse(recorded(name).metric_definition or "")

    assert graph.region == "us-east-1"
    assert graph.title
    assert any(isinstance(one, Series) for one in graph.series)


def test_an_expression_is_drawn_without_the_metrics_that_feed_it() -> None:
    graph = parse(recorded("sns_metric_math_alarm").metric_definition or "")

    (drawn,) = (one for one in graph.series if one.visible)
    assert drawn == Expression(
        id="rate", expression="100 * errors / requests", label="Error rate", period=300
    )


def test_a_widget_of_a_dashboard_is_read() -> None:
    widget = {"type": "metric", "x": 0, "properties": {"metrics": [CPU], "title": "CPU"}}

    assert parse(json.dumps(widget)) == read(CPU, title="CPU")


def test_without_a_region_it_is_that_of_the_deployment() -> None:
    assert read(CPU).region is None
    assert read([*CPU, {"region": "us-east-1"}]).region == "us-east-1"


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        (["...", "i-2"], ("AWS/EC2", "CPUUtilization", ("InstanceId", "i-2"))),
        (["..."], ("AWS/EC2", "CPUUtilization", ("InstanceId", "i-1"))),
        ([".", "NetworkIn", "..."], ("AWS/EC2", "NetworkIn", ("InstanceId", "i-1"))),
        ([".", "NetworkIn", "...", "i-2"], ("AWS/EC2", "NetworkIn", ("InstanceId", "i-2"))),
        ([".", ".", ".", "i-2"], ("AWS/EC2", "CPUUtilization", ("InstanceId", "i-2"))),
        (["AWS/SQS", "Age"], ("AWS/SQS", "Age")),
    ],
)
def test_dots_stand_for_what_the_metric_before_has(row: JSON, texts: tuple[str, ...]) -> None:
    (_, second) = series(CPU, row)

    assert (second.namespace, second.name, *second.dimensions) == texts


def test_an_expression_between_metrics_is_not_what_dots_stand_for() -> None:
    (_, last) = series(CPU, {"expression": "SELECT AVG(x) FROM y"}, ["...", "i-2"])

    assert last.dimensions == (("InstanceId", "i-2"),)


def test_ids_are_given_to_those_that_have_none_and_meet_no_other() -> None:
    graph = read(CPU, [*CPU, {"id": "q1"}], [*CPU, {"id": "q0"}], CPU)

    assert [one.id for one in graph.series] == ["q2", "q1", "q0", "q3"]


def test_metrics_of_another_account_are_asked_of_it() -> None:
    other, own = series([*CPU, {"accountId": "111122223333"}], [*CPU, {"accountId": "LOCAL"}])

    assert (other.account_id, own.account_id) == ("111122223333", None)


@pytest.mark.parametrize(
    ("metrics", "field"),
    [
        ([], "metrics"),
        ("CPU", "metrics"),
        ([[]], "metrics[0]"),
        ([["AWS/EC2"]], "metrics[0]"),
        ([["AWS/EC2", "CPU", "InstanceId"]], "metrics[0]"),
        ([["AWS/EC2", "CPU", "InstanceId", ""]], "metrics[0]"),
        ([["AWS/EC2", "CPU", "InstanceId", 5]], "metrics[0]"),
        ([["AWS/EC2", {"id": "a"}, "CPU"]], "metrics[0]"),
        ([[".", "CPU"]], "metrics[0]"),
        ([["..."]], "metrics[0]"),
        ([CPU, ["...", "a", "b", "c", "d", "..."]], "metrics[1]"),
        ([CPU, 7], "metrics[1]"),
        ([CPU, None], "metrics[1]"),
        ([[*CPU, {"expression": "m1"}]], "metrics[0]"),
        ([[{"expression": ""}]], "metrics[0].expression"),
        ([[{"expression": ["m1"]}]], "metrics[0].expression"),
        ([[{"label": "neither"}]], "metrics[0]"),
        ([[*CPU, {"id": "Upper"}]], "metrics[0].id"),
        ([[*CPU, {"id": ["a"]}]], "metrics[0].id"),
        ([[*CPU, {"id": "a"}], [*CPU, {"id": "a"}]], "metrics"),
        ([[*CPU, {"visible": False}]], "metrics"),
        ([[*CPU, {"period": 0}]], "metrics[0].period"),
        ([[*CPU, {"period": True}]], "metrics[0].period"),
        ([[*CPU, {"period": "300"}]], "metrics[0].period"),
        ([[*CPU, {"period": 45}]], "metrics[0].period"),
        ([[*CPU, {"period": 10**30}]], "metrics[0].period"),
        ([[*CPU, {"accountId": "me"}]], "metrics[0].accountId"),
        ([[*CPU, {"stat": 99}]], "metrics[0].stat"),
        ([[*CPU, {"region": "evil.example/"}]], "region"),
        ([[*CPU, {"region": "us-east-1"}], CPU], "region"),
        ([["A", "B", *map(str, range(62))]], "metrics[0]"),
        ([["A", "B"]] * 51, "metrics"),
    ],
)
def test_what_cannot_be_drawn_is_refused_where_it_is_wrong(metrics: JSON, field: str) -> None:
    refused = refusal(json.dumps({"metrics": metrics}))

    assert refused.field == field
    assert refused.rule
    assert str(refused) == f"{field}: {refused.rule}"


@pytest.mark.parametrize(
    ("member", "value"), [("title", 5), ("stat", []), ("period", 1.5), ("region", {})]
)
def test_what_holds_for_all_metrics_is_checked_too(member: str, value: JSON) -> None:
    assert refusal(json.dumps({"metrics": [CPU], member: value})).field == member


def test_an_alarm_or_a_whole_dashboard_is_no_graph() -> None:
    assert refusal('{"annotations": {"alarms": ["arn"]}}').field == "metrics"
    assert refusal('{"widgets": []}').field == "widgets"


@pytest.mark.parametrize(
    "source",
    [
        *("", "[]", "7", "null", "{", '{"metrics": NaN}', "[" * 4_000),
        '{"a":' * 800,
        '{"metrics": [["A", "B\\ud800"]]}',
        json.dumps({"metrics": [["A", "B", {"label": "x" * 4_000}]]}),
    ],
)
def test_hostile_text_is_refused_as_a_whole(source: str) -> None:
    assert refusal(source).field == ""


def test_text_of_people_is_kept_as_it_is() -> None:
    hostile = "<script>\u202e\n${PROP('Dim.X')}"

    assert series([*CPU, {"label": hostile}])[0].label == hostile


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([".", "...", "", "a", "eu-west-1"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["id", "expression", "label", "period", "stat", "region", "accountId"]),
            inner,
        )
    ),
    max_leaves=12,
)


@cases
@given(st.dictionaries(st.sampled_from(["metrics", "title", "period", "properties"]), VALUES))
def test_whatever_is_given_is_drawn_or_refused(content: dict[str, JSON]) -> None:
    try:
        graph = parse(json.dumps(content))
    except MetricSourceError:
        return
    assert graph.series


@cases
@given(st.lists(st.lists(st.sampled_from([".", "...", "a", "b"]), max_size=6), max_size=6))
def test_dots_never_reach_cloudwatch(rows: list[list[str]]) -> None:
    try:
        found = series(*rows)
    except MetricSourceError:
        return
    assert not {".", "..."} & {
        text
        for one in found
        for text in (one.namespace, one.name, *(part for pair in one.dimensions for part in pair))
    }
