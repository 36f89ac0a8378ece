"""Incidents of one plan in a month: without a limit unless the deployment sets one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incident_manager.domain.incident import IncidentSource
from incident_manager.domain.plan_usage import PlanUsage
from incident_manager.domain.timeline import TriggerFacts
from incident_manager.services.errors import InvalidError
from incident_manager.services.outcomes import Attached, Opened, Unrouted
from incident_manager.services.start_incident import Start, start_incident
from incident_manager.store import Ref
from tests.fakes.crash import CallCount
from tests.world import World

MONTH_END = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


def _limited(limit: int) -> World:
    world = World()
    world.ports = replace(world.ports, incidents_per_month=limit)
    return world


def test_without_a_limit_nothing_is_counted_and_no_call_is_made_for_it() -> None:
    world = World()
    plan = world.response_plan("checkout")
    calls = CallCount()
    world.tap.around = calls

    world.fires(plan)

    assert "get" not in calls.names
    assert world.store.get(Ref(PlanUsage, plan.arn)) is None


def test_an_alarm_beyond_the_limit_is_kept_and_opens_nothing() -> None:
    world = _limited(2)
    plan, other = world.response_plan("checkout"), world.response_plan("payments")

    outcomes = [world.fires(plan, f"alarm-{number}") for number in range(3)]

    assert [type(one) for one in outcomes] == [Opened, Opened, Unrouted]
    assert isinstance(outcomes[2], Unrouted)
    assert "2 incidents this month" in outcomes[2].reason
    assert isinstance(world.fires(other), Opened)
    assert len(world.incidents) == 3


def test_what_is_open_goes_on_absorbing_beyond_the_limit() -> None:
    world = _limited(1)
    plan = world.response_plan("checkout")
    world.fires(plan)

    assert isinstance(world.fires(plan), Attached)


def test_a_new_month_begins_at_one() -> None:
    world = _limited(1)
    world.now = MONTH_END
    plan = world.response_plan("checkout")
    assert isinstance(world.fires(plan, "one"), Opened)
    assert isinstance(world.fires(plan, "two"), Unrouted)

    world.passes(1)

    assert isinstance(world.fires(plan, "two"), Opened)
    usage = world.store.get(Ref(PlanUsage, plan.arn))
    assert usage
    assert (usage.month, usage.opened) == ("2026-12", 1)


def test_a_start_by_hand_is_refused_with_the_name_of_the_limit() -> None:
    world = _limited(1)
    plan = world.response_plan("checkout")
    world.fires(plan)

    with pytest.raises(InvalidError, match="IncidentsPerPlanAndMonth"):
        _start(world, plan.arn)


def _start(world: World, plan_arn: str) -> None:
    asked = Start(
        plan_arn=plan_arn,
        incident_id="by-hand",
        request="fingerprint",
        source=IncidentSource("arn:aws:iam::123456789012:user/ann", "aws.ssm-incidents.custom"),
        trigger=TriggerFacts("by-hand", "aws.ssm-incidents.custom", world.now),
    )
    start_incident(world.ports, asked, world.now)
