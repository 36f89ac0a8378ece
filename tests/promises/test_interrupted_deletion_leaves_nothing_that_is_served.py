"""A deletion that dies anywhere on its way: nothing serves the incident, nobody is paged for it,
and a second deletion finishes.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from incident_manager.adapters.dynamodb import layout
from incident_manager.domain.incident import Incident
from incident_manager.domain.timeline import TimelineEvent
from incident_manager.services.delete_incident import delete_incident
from incident_manager.services.errors import NotFoundError
from incident_manager.services.find_event import find_event
from incident_manager.store import Ref
from tests.fakes.crash import CallCount, Crash, KilledError
from tests.world import World, records_of

EVENTS = 1_000
COMMITS = (
    13  # one takes the incident away, eleven erase its parts, the last what stood in its place
)


def _world() -> tuple[World, Incident]:
    world = World()
    plan = world.response_plan("checkout", world.person("ann", retry_minutes=5))
    world.fires(plan)
    incident = world.incident
    for number in range(EVENTS):
        world.store.commit([_event(incident, number)])
    return world, incident


def _event(incident: Incident, number: int) -> TimelineEvent:
    time = incident.created + timedelta(seconds=number)
    return TimelineEvent(
        incident_arn=incident.arn,
        id=f"event-{number}",
        type="Note",
        time=time,
        updated=time,
        data='"x"',
    )


def _kept_with(world: World, incident: Incident) -> list[str]:
    pk = layout.incident_pk(incident.arn)
    return [sk for where, sk in records_of(world) if where == pk]


def test_a_thousand_events_are_erased_in_bounded_transactions() -> None:
    world, incident = _world()
    calls = CallCount()
    world.tap.around = calls

    delete_incident(world.ports, incident.arn, world.now)

    assert calls.names.count("commit") == COMMITS
    assert _kept_with(world, incident) == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", [1, 2, 7, COMMITS - 1, COMMITS])
def test_wherever_it_dies_a_second_deletion_finishes(at: int, after: bool) -> None:
    world, incident = _world()
    world.tap.around = Crash(at, after, frozenset({"commit"}))
    with pytest.raises(KilledError):
        delete_incident(world.ports, incident.arn, world.now)
    world.tap.around = lambda _, call: call()

    if at > 1 or after:
        assert world.store.get(Ref(Incident, incident.arn)) is None
        assert world.incidents == ()
        with pytest.raises(NotFoundError):
            find_event(world.store, incident.arn, f"event-{EVENTS - 1}")
        world.lives(20)
        assert len(world.sms.sent) == 1

    delete_incident(world.ports, incident.arn, world.now)

    assert _kept_with(world, incident) == []
