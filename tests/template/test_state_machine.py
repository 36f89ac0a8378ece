"""The state machine: well formed where no other tool looks, and run for real."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import requests
from cfnlint.api import lint_all
from moto import mock_aws

from tests.template.sam_template import definition, resources, substitutions_used

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:advance"
SUPPLIED = {"Partition": "aws", "AdvanceEngagementFunctionArn": FUNCTION_ARN}
STATES: dict[str, dict[str, Any]] = definition(SUPPLIED)["States"]
PAST = "2026-11-20T12:00:00Z"
every_state = pytest.mark.parametrize("name", sorted(STATES))


def test_every_substitution_is_supplied_and_used() -> None:
    [machine] = resources("AWS::Serverless::StateMachine").values()

    assert set(machine["DefinitionSubstitutions"]) == substitutions_used() == set(SUPPLIED)


def test_the_rendered_definition_has_no_faults_that_cfn_lint_knows() -> None:
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "RoleArn": "arn:aws:iam::123456789012:role/run-engagement",
            "Definition": definition(SUPPLIED),
        },
    }

    faults = lint_all(json.dumps({"Resources": {"RunEngagement": machine}}))

    assert not [str(fault) for fault in faults if fault.rule.severity != "informational"]


@every_state
def test_a_state_says_what_it_is_for(name: str) -> None:
    assert STATES[name].get("Comment")


def test_every_target_is_a_state_and_every_state_is_reached() -> None:
    targets = set(_targets(definition(SUPPLIED)))

    assert targets == set(STATES)


def test_every_task_has_a_timeout_retries_whatever_failed_and_catches_the_rest() -> None:
    tasks = {name: state for name, state in STATES.items() if state["Type"] == "Task"}

    assert tasks
    for name, task in tasks.items():
        assert task["TimeoutSeconds"] > 0, name
        assert ["States.ALL"] in [one["ErrorEquals"] for one in task["Retry"]], name
        assert ["States.ALL"] in [one["ErrorEquals"] for one in task["Catch"]], name


def test_a_task_waits_longer_than_its_function_may_run() -> None:
    function = resources("AWS::Serverless::Function")["AdvanceEngagementFunction"]

    assert STATES["Engage What Is Due"]["TimeoutSeconds"] > function["Timeout"]


def test_retries_ride_out_minutes() -> None:
    [retry] = STATES["Engage What Is Due"]["Retry"]
    longest = sum(
        min(retry["IntervalSeconds"] * retry["BackoffRate"] ** attempt, retry["MaxDelaySeconds"])
        for attempt in range(retry["MaxAttempts"])
    )

    # Full jitter halves it, on average.
    assert longest / 2 > 180


def test_it_goes_round_until_nothing_is_left(states: Any) -> None:
    answers: list[dict[str, Any]] = [
        {"engagementArn": "e", "plannedTime": PAST},
        {"engagementArn": "e", "plannedTime": None},
    ]

    entered, status = _run(states, answers)

    assert status == "SUCCEEDED"
    assert entered == [
        *("Wait Until Planned Time", "Engage What Is Due", "Anything Left?"),
        *("Wait Until Planned Time", "Engage What Is Due", "Anything Left?"),
        "Engagement Complete",
    ]


def test_it_ends_when_the_answer_has_no_planned_time(states: Any) -> None:
    entered, status = _run(states, [{"engagementArn": "e"}])

    assert status == "SUCCEEDED"
    assert entered[-1] == "Engagement Complete"


@pytest.fixture
def states() -> Iterator[Any]:
    """A Step Functions that runs state machines, with functions that answer as they are told."""
    config: Any = {
        "stepfunctions": {"execute_state_machine": True},
        "lambda": {"use_docker": False},
    }
    with mock_aws(config=config):
        yield boto3.client("stepfunctions", region_name="us-east-1")


def _run(states: Any, answers: list[dict[str, Any]]) -> tuple[list[str], str]:
    """Run the machine with a function that gives these answers; the states entered, and the end."""
    _function_answering(answers)
    machine = states.create_state_machine(
        name="run-engagement",
        roleArn="arn:aws:iam::123456789012:role/run-engagement",
        definition=json.dumps(definition(SUPPLIED)),
    )["stateMachineArn"]
    execution = states.start_execution(
        stateMachineArn=machine,
        name="one",
        input=json.dumps({"engagementArn": "e", "plannedTime": PAST}),
    )["executionArn"]
    status = _await_end(states, execution)
    events = states.get_execution_history(executionArn=execution)["events"]
    entered = [one["stateEnteredEventDetails"]["name"] for one in events if _is_entry(one)]
    return entered, status


def _function_answering(answers: list[dict[str, Any]]) -> None:
    role = boto3.client("iam", region_name="us-east-1").create_role(
        RoleName="advance", AssumeRolePolicyDocument="{}"
    )["Role"]["Arn"]
    boto3.client("lambda", region_name="us-east-1").create_function(
        FunctionName="advance", Role=role, Code={"ZipFile": b"never run"}, Runtime="python3.13"
    )
    requests.post(
        "http://motoapi.amazonaws.com/moto-api/static/lambda-simple/response",
        json={"results": [json.dumps(one) for one in answers]},
        timeout=5,
    ).raise_for_status()


def _await_end(states: Any, execution: str) -> str:
    """With a pause between two looks: it runs in threads of this process, which would starve."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        status: str = states.describe_execution(executionArn=execution)["status"]
        if status != "RUNNING":
            return status
        time.sleep(0.05)
    raise TimeoutError(f"{execution} goes on")


def _is_entry(event: dict[str, Any]) -> bool:
    return "stateEnteredEventDetails" in event


def _targets(value: Any) -> Iterator[str]:
    """Everything that StartAt, Next and Default name, however deep."""
    if isinstance(value, dict):
        yield from (value[key] for key in ("StartAt", "Next", "Default") if key in value)
        for inner in value.values():
            yield from _targets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _targets(inner)
