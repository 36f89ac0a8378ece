"""Every function is told what it needs, logs with an end, and loses nothing that it was sent."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields
from typing import Any

import pytest

from incident_manager import settings
from incident_manager.domain.event_pattern import matches
from incident_manager.domain.json_value import list_at, object_at
from tests.recorded_events import load_event
from tests.template.sam_template import FUNCTION, PROJECT, environment, resources, template

SETTINGS = {
    "IngestAlarmFunction": settings.IngestAlarmSettings,
    "ServeApiFunction": settings.ServeApiSettings,
    "ServeCalendarFunction": settings.PagingSettings,
    "ServeConsoleFunction": settings.ServeConsoleSettings,
    "AdvanceEngagementFunction": settings.PagingSettings,
    "NotifyHandOffFunction": settings.PagingSettings,
    "RescueOverdueFunction": settings.RescueOverdueSettings,
    "PublishTimelineFunction": settings.PublishTimelineSettings,
    "ProvideResourceFunction": settings.OperatingSettings,
}
GIVEN_BY_LAMBDA = {"AWS_REGION"}
FAILURE_QUEUE = {"Fn::GetAtt": ["FailureQueue", "Arn"]}
every_function = pytest.mark.parametrize("function", sorted(SETTINGS))


def test_the_tests_know_every_function() -> None:
    assert set(resources(FUNCTION)) == set(SETTINGS)


@every_function
def test_a_function_has_every_variable_that_its_settings_need(function: str) -> None:
    needed = {one.name.upper() for one in fields(SETTINGS[function]) if one.default is MISSING}

    assert needed - GIVEN_BY_LAMBDA <= set(environment(function))


@every_function
def test_a_function_has_no_variable_that_nobody_reads(function: str) -> None:
    read = {one.name.upper() for one in fields(SETTINGS[function])}
    given = {name for name in environment(function) if not name.startswith("POWERTOOLS_")}

    assert given <= read


@every_function
def test_a_function_is_a_folder_with_an_app(function: str) -> None:
    folder = PROJECT / resources(FUNCTION)[function]["CodeUri"]

    assert [one.name for one in folder.iterdir() if one.name != "__pycache__"] == ["app.py"]


@every_function
def test_a_function_has_a_log_group_of_its_own(function: str) -> None:
    group = resources(FUNCTION)[function]["LoggingConfig"]["LogGroup"]["Ref"]
    sharing = [
        name
        for name, one in resources(FUNCTION).items()
        if one["LoggingConfig"]["LogGroup"]["Ref"] == group
    ]

    assert group in resources("AWS::Logs::LogGroup")
    assert sharing == [function]


def test_every_log_group_forgets_after_the_days_that_were_chosen() -> None:
    groups = resources("AWS::Logs::LogGroup")

    assert groups
    assert {str(one.get("RetentionInDays")) for one in groups.values()} == {
        str({"Ref": "LogRetentionDays"})
    }


def test_a_function_that_is_invoked_asynchronously_has_a_place_for_what_failed() -> None:
    without = []
    for function in _invoked_asynchronously():
        properties = resources(FUNCTION)[function]
        queue = properties.get("DeadLetterQueue", {}).get("TargetArn")
        invoke = properties.get("EventInvokeConfig", {}).get("DestinationConfig", {})
        destination = invoke.get("OnFailure", {}).get("Destination")
        if FAILURE_QUEUE not in (queue, destination):
            without.append(function)

    assert not without


def test_the_doors_keep_failures_of_every_alias() -> None:
    # An OnFailure destination holds for one alias; a response plan's alias would have none.
    assert resources(FUNCTION)["IngestAlarmFunction"]["DeadLetterQueue"]["TargetArn"] == (
        FAILURE_QUEUE
    )


def test_what_cannot_be_delivered_to_a_function_is_kept() -> None:
    [rule] = resources("AWS::Events::Rule").values()
    schedules = resources("AWS::Scheduler::Schedule").values()
    sns = resources(FUNCTION)["IngestAlarmFunction"]["Events"]["AlarmTopic"]["Properties"]

    assert rule["Targets"][0]["DeadLetterConfig"]["Arn"] == FAILURE_QUEUE
    assert all(one["Target"]["DeadLetterConfig"]["Arn"] == FAILURE_QUEUE for one in schedules)
    assert sns["RedrivePolicy"]["deadLetterTargetArn"] == FAILURE_QUEUE


def test_the_stream_is_read_with_bounds_and_loses_nothing_in_silence() -> None:
    [mapping] = resources("AWS::Lambda::EventSourceMapping").values()

    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["Table", "StreamArn"]}
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == FAILURE_QUEUE
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert 0 < mapping["MaximumRetryAttempts"] < 100
    assert 0 < mapping["MaximumRecordAgeInSeconds"] <= 3600


def test_only_new_events_of_timelines_are_taken_from_the_stream() -> None:
    [mapping] = resources("AWS::Lambda::EventSourceMapping").values()
    [stream_filter] = mapping["FilterCriteria"]["Filters"]
    pattern = json.loads(stream_filter["Pattern"])
    recorded = load_event("publish_timeline", "new_events")
    others = load_event("publish_timeline", "other_changes")

    assert all(matches(pattern, object_at(one)) for one in list_at(recorded, "Records"))
    assert not any(matches(pattern, object_at(one)) for one in list_at(others, "Records"))


@pytest.mark.parametrize(
    ("metric", "resource"),
    [
        ("ApproximateNumberOfMessagesVisible", "FailureQueue"),
        ("ExecutionsFailed", "RunEngagement"),
        ("Errors", "RescueOverdueFunction"),
        ("Invocations", "RescueOverdueFunction"),
    ],
)
def test_somebody_is_told_when_the_deployment_is_in_trouble(metric: str, resource: str) -> None:
    [alarm] = [
        one
        for one in resources("AWS::CloudWatch::Alarm").values()
        if one["MetricName"] == metric and resource in str(one["Dimensions"])
    ]

    assert {"Ref": "AlertTopicArn"} in alarm["AlarmActions"]["Fn::If"][1]


def test_every_queue_has_an_alarm_for_what_is_in_it() -> None:
    watched = {
        str(one["Dimensions"])
        for one in resources("AWS::CloudWatch::Alarm").values()
        if one["MetricName"] == "ApproximateNumberOfMessagesVisible"
    }

    assert resources("AWS::SQS::Queue")
    assert all(any(name in one for one in watched) for name in resources("AWS::SQS::Queue"))


@pytest.mark.parametrize("metric", ["PagesOverdue", "EngagementsThatReachedNobody"])
def test_somebody_is_told_of_a_page_that_reaches_nobody(metric: str) -> None:
    [alarm] = [
        one for one in resources("AWS::CloudWatch::Alarm").values() if one["MetricName"] == metric
    ]

    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")
    assert {"Ref": "AlertTopicArn"} in alarm["AlarmActions"]["Fn::If"][1]


def test_the_heartbeat_goes_over_https_and_its_address_is_not_shown() -> None:
    parameter = template()["Parameters"]["HeartbeatUrl"]

    assert parameter["NoEcho"] is True
    assert re.match(parameter["AllowedPattern"], "https://monitor.example/ping")
    assert not re.match(parameter["AllowedPattern"], "http://monitor.example/ping")


def test_a_watchdog_that_never_runs_counts_as_broken() -> None:
    silent = resources("AWS::CloudWatch::Alarm")["WatchdogSilentAlarm"]

    assert silent["TreatMissingData"] == "breaching"


def test_the_path_that_clients_sign_locally_is_not_trusted_by_default() -> None:
    prefix = environment("ServeApiFunction")["LOCAL_PATH_PREFIX"]

    assert template()["Parameters"]["LocalStack"]["Default"] == "false"
    assert prefix["Fn::If"][0] == "IsLocalStack"
    assert prefix["Fn::If"][2] == ""


def test_links_in_pages_begin_where_the_console_is() -> None:
    console = template()["Outputs"]["ConsoleUrl"]["Value"]
    (begin,) = {tuple(_addresses(environment(name)["CONSOLE_URL"])) for name in resources(FUNCTION)}

    assert begin[:2] == ("${PublicUrl}/_aws/execute-api/${HttpApi}", "${PublicUrl}")
    assert begin[2].startswith("https://${HttpApi}.execute-api.")
    assert [*_addresses(console)] == [f"{one}/console" for one in begin]


@pytest.mark.parametrize(("address", "taken"), [
    ("", True),
    ("https://incidents.example.com", True),
    ("http://localhost:4566", True),
    ("http://incidents.example.com", False),
    ("http://localhost.example.com", False),
    ("https://incidents.example.com/", False),
    ("https://incidents.example.com/path", False),
    ("https://somebody@incidents.example.com", False),
    ("https://incidents.example.com http://x", False),
])  # fmt: skip
def test_links_in_pages_lead_to_a_domain_by_https(address: str, taken: bool) -> None:
    pattern = template()["Parameters"]["PublicUrl"]["AllowedPattern"]

    assert bool(re.search(pattern, address)) == taken


def _addresses(value: dict[str, Any]) -> list[str]:
    """On the local stack, at a domain of one's own, and at neither."""
    condition, locally, elsewhere = value["Fn::If"]
    has_domain, own, given = elsewhere["Fn::If"]
    assert (condition, has_domain) == ("IsLocalStack", "HasPublicUrl")
    return [one.get("Fn::Sub") or f"${{{one['Ref']}}}" for one in (locally, own, given)]


def _invoked_asynchronously() -> set[str]:
    """By SNS, EventBridge, the scheduler or CloudFormation, which is given an ARN by an export; the
    API and Step Functions wait for answers.
    """
    by_event = {name for name, one in resources(FUNCTION).items() if "Events" in one}
    targets = str([resources(kind) for kind in ("AWS::Events::Rule", "AWS::Scheduler::Schedule")])
    by_target = {name for name in resources(FUNCTION) if f"'{name}'" in targets}
    exported = str([one for one in template()["Outputs"].values() if "Export" in one])
    by_export = {name for name in resources(FUNCTION) if f"'{name}'" in exported}
    return by_event | by_target | by_export
