"""OK from the alarm never resolves: it is on the timeline, and people go on being paged."""

from __future__ import annotations

import json

import pytest

from incident_manager.domain.timeline import EventType
from incident_manager.domain.trigger import AlarmState
from incident_manager.services.outcomes import Ignored, Noted, Repeated
from tests.world import World, essential

CALM = [AlarmState.OK, AlarmState.INSUFFICIENT_DATA]


@pytest.mark.parametrize("state", CALM)
def test_the_incident_stays_open_and_the_escalation_goes_on(state: AlarmState) -> None:
    world = World()
    alice, bob = world.person("alice", retry_minutes=2), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    plan = world.response_plan("checkout", ops)
    world.fires(plan)

    world.passes(1)
    outcome = world.fires(plan, state=state)
    world.passes(5)

    assert isinstance(outcome, Noted)
    assert world.incident.open
    assert (world.sms_to(alice), world.sms_to(bob)) == (4, 1)


@pytest.mark.parametrize("state", CALM)
def test_it_is_told_once_on_the_timeline(state: AlarmState) -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("alice"))
    world.fires(plan)

    outcomes = [world.fires(plan, event_id="calm again", state=state) for _ in range(3)]

    assert [type(one) for one in outcomes] == [Noted, Repeated, Repeated]
    (told,) = [one for one in world.timeline() if one.type == EventType.ALARM_STATE]
    assert json.loads(told.data)["state"] == state


@pytest.mark.parametrize("state", CALM)
def test_without_an_open_incident_it_opens_none_and_writes_nothing(state: AlarmState) -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("alice"))

    assert isinstance(world.fires(plan, state=state), Ignored)

    assert world.incidents == ()
    assert world.sms.sent == []


def test_the_alarm_that_fires_again_after_ok_is_absorbed() -> None:
    world = World()
    alice = world.person("alice")
    plan = world.response_plan("checkout", alice)
    world.fires(plan)
    world.fires(plan, state=AlarmState.OK)

    world.fires(plan)

    assert len(world.incidents) == 1
    assert world.sms_to(alice) == 1
