"""Two Regions over one replicated table: the second goes on when the first is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.local_stack import cast, function_logs
from tests.local_stack.administration import issue_access_key
from tests.local_stack.deployment import deploy
from tests.local_stack.emulator import emulator
from tests.local_stack.stack import LOCAL, Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDBY = "eu-west-1"
WITHIN = 300  # seconds: a stage of one minute, two minutes to take over, and a busy machine


@pytest.fixture
def home() -> Iterator[Stack]:
    """Its records have a replica in the other Region, for which the replication set asks."""
    with emulator(LOCAL / "two-regions", wait_scale=0.1, enforce_iam=True) as started:
        made = Stack(deploy(started, "HasStandby=true"), issue_access_key(started, "local"))
        replication_set = cast.create_replication_set(made)
        action = {"addRegionAction": {"regionName": STANDBY}}
        made.api("ssm-incidents").update_replication_set(arn=replication_set, actions=[action])
        try:
            yield made
        finally:
            function_logs.save(made.deployment)


def test_the_second_region_goes_on_when_the_first_is_gone(home: Stack) -> None:
    emulated = home.deployment.emulator
    table = home.deployment.outputs["TableArn"]
    standby = deploy(emulated, f"HomeTableArn={table}", region=STANDBY, stack_name="standby")
    first = cast.create_person(home, "First", "+12065550171", "first@example.com")
    second = cast.create_person(home, "Second", "+12065550172", "second@example.com")
    escalation = cast.create_escalation_plan(home, "regions-ops", [first, second], minutes=1)
    plan = cast.create_response_plan(home, "regions", "Regions", escalation)

    home.api("ssm-incidents").start_incident(responsePlanArn=plan)
    cast.messages_to(home, first.phone, 2)
    for function in ("AdvanceEngagementFunction", "RescueOverdueFunction"):
        name = home.deployment.function_name(function)
        home.aws("lambda").delete_function(FunctionName=name)
    cast.messages_to(home, second.phone, 2, within=WITHIN)
    cast.messages_to(home, second.email, 2)

    [engagement] = home.api("ssm-contacts").list_engagements()["Engagements"]
    executions = standby.aws("stepfunctions").list_executions(
        stateMachineArn=standby.outputs["StateMachineArn"]
    )
    assert engagement["EngagementArn"].split(":")[3] == home.deployment.region
    assert executions["executions"] == []  # nothing was left to wait for
    assert len(cast.messages_to(home, first.phone, 2)) == 2
