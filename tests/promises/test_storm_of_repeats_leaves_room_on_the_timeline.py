"""However often an alarm fires, its open incident absorbs it; the timeline does not grow without
bound, and people can still write on it.
"""

from __future__ import annotations

import json

import pytest

from incident_manager.domain.quotas import MAX_REPEATS
from incident_manager.domain.timeline import TimelineEvent
from incident_manager.services.add_timeline_event import add_timeline_event
from incident_manager.services.errors import InvalidError
from incident_manager.services.outcomes import Attached
from tests.fakes.crash import CallCount
from tests.world import World

STORM = MAX_REPEATS + 20


def _repeats(world: World) -> list[TimelineEvent]:
    triggers = [one for one in world.timeline() if one.type == "SSM Incident Trigger"]
    return [one for one in triggers if not json.loads(one.data)["createdIncident"]]


def _note(world: World, number: int) -> None:
    event = TimelineEvent(
        incident_arn=world.incident.arn,
        id=f"note-{number}",
        type="Note",
        time=world.now,
        updated=world.now,
        data='"looking"',
    )
    add_timeline_event(world.ports, event)


def test_every_repeat_is_absorbed_and_the_last_that_is_written_says_so() -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("ann"))
    world.fires(plan)

    outcomes = [world.fires(plan) for _ in range(STORM)]

    assert all(isinstance(one, Attached) for one in outcomes)
    repeats = _repeats(world)
    assert len(repeats) == MAX_REPEATS
    told = [one for one in repeats if "no" in json.loads(one.data).get("note", "")]
    assert len(told) == 1
    assert len(world.incidents) == len(world.sms.sent) == 1


def test_a_repeat_that_is_no_longer_written_costs_no_more_calls_than_one_that_is() -> None:
    world = World()
    plan = world.response_plan("checkout")
    for _ in range(STORM):
        world.fires(plan)
    calls = CallCount()
    world.tap.around = calls

    world.fires(plan)

    assert calls.names[0] == "read"
    assert sorted(calls.names[1:]) == ["commit", "get"]  # at the same time


def test_a_repeat_after_the_resolution_opens_although_it_would_not_have_been_written() -> None:
    world = World()
    plan = world.response_plan("checkout")
    world.fires(plan)
    for _ in range(STORM):
        world.fires(plan)
    world.resolves(world.incident)

    world.fires(plan)

    assert len(world.incidents) == 2


def test_people_share_what_the_storm_left_and_the_count_outlives_the_resolution() -> None:
    world = World()
    plan = world.response_plan("checkout")
    for _ in range(STORM):
        world.fires(plan)
    incident = world.incident
    before = incident.events
    world.resolves(incident)
    assert world.incident.events == before + MAX_REPEATS + 1

    left = 1000 - world.incident.events
    for number in range(left):
        _note(world, number)

    assert len(world.timeline()) == 1000
    with pytest.raises(InvalidError, match="at most 1000"):
        _note(world, left)
