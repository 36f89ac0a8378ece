"""Who is paged in the storm: teams with one contact, escalations, and schedules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.routes import Route, Routes
from tests.contract.records import replication_set
from tests.world import DEPLOYMENT, World, essential

if TYPE_CHECKING:
    from incident_manager.adapters.dynamodb.store import DynamoStore
    from incident_manager.domain.contact import Contact

TEAMS, ESCALATIONS, SCHEDULES = 20, 5, 5
STAGE_MINUTES = 5
IN_FLIGHT_OF = 10  # one alarm of so many opens an engagement that has a second stage


@dataclass(frozen=True, slots=True)
class Plan:
    """Of an alarm's incident: pages of the first stage, and of the second where there is one."""

    name: str
    first_pages: int
    second_pages: int = 0


@dataclass(frozen=True, slots=True)
class Cast:
    """The response plans; alarms go to those of a kind in turn."""

    one_contact: tuple[Plan, ...]
    staged: tuple[Plan, ...]

    def plan_of(self, alarm: int) -> Plan:
        """One alarm of ten is staged."""
        if alarm % IN_FLIGHT_OF:
            return self.one_contact[alarm % len(self.one_contact)]
        return self.staged[alarm // IN_FLIGHT_OF % len(self.staged)]


def on_stage(store: DynamoStore) -> Cast:
    """Everybody is stored, and a route leads from each plan's alarms to it by their names."""
    world = World(store)
    one_contact = tuple(_team(world, number) for number in range(TEAMS))
    escalations = (_escalation(world, number) for number in range(ESCALATIONS))
    schedules = (_schedule(world, number) for number in range(SCHEDULES))
    cast = Cast(one_contact, (*escalations, *schedules))
    store.commit([Routes(tuple(map(_route, (*cast.one_contact, *cast.staged))))])
    store.commit([replication_set()])
    return cast


def _route(plan: Plan) -> Route:
    pattern = {"detail": {"alarmName": [{"prefix": f"{plan.name}-alarm-"}]}}
    return Route(json.dumps(pattern), DEPLOYMENT.response_plan(plan.name))


def _team(world: World, number: int) -> Plan:
    """One person, by SMS."""
    return _plan(world, f"team-{number}", world.person(f"member-{number}"), first_pages=1)


def _escalation(world: World, number: int) -> Plan:
    """Two people, one after the other, each by SMS and e-mail."""
    ann, bob = (world.person(f"{name}-{number}", email=True) for name in ("ann", "bob"))
    engaged = world.escalation(
        f"escalation-{number}", (STAGE_MINUTES, essential(ann)), (0, essential(bob))
    )
    return _plan(world, f"escalation-{number}", engaged, first_pages=2, second_pages=2)


def _schedule(world: World, number: int) -> Plan:
    """Whoever is on call, then their lead."""
    members = [world.person(f"on-call-{number}-{which}") for which in range(2)]
    schedule = world.schedule(f"schedule-{number}", world.rotation(*members))
    lead = world.person(f"lead-{number}")
    engaged = world.escalation(
        f"rota-{number}", (STAGE_MINUTES, essential(schedule)), (0, essential(lead))
    )
    return _plan(world, f"rota-{number}", engaged, first_pages=1, second_pages=1)


def _plan(
    world: World, name: str, engaged: Contact, first_pages: int, second_pages: int = 0
) -> Plan:
    world.response_plan(name, engaged)
    return Plan(name, first_pages, second_pages)
