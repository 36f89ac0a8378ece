"""A process that dies at any single call, before or after it took effect, loses no page.

Every scenario is run once for each call that it makes and each side of it, and again with the retry
dying too. Then the platform does what it does anyway: the event is delivered again after a minute,
the state machine tries its task again, the watchdog looks every minute.

A page is sent twice only where the process died between the carrier taking the message and the
receipt being written: no carrier here can be asked whether it did.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.engagement import Message
from incident_manager.domain.engine import MAX_ATTEMPTS
from incident_manager.domain.incident import IncidentSource
from incident_manager.domain.timeline import EventType, TriggerFacts
from incident_manager.services.engage_contact import Engage, engage_contact
from incident_manager.services.start_incident import Start, start_incident
from tests.fakes.crash import EFFECTS, CallCount, Crash, KilledError
from tests.fakes.tapped import untouched
from tests.promises.aftermath import (
    Remains,
    check_pages,
    check_peace,
    check_silence,
    look,
    recover,
)
from tests.world import DEPLOYMENT, EVERYTHING, START, World, essential

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

    from incident_manager.domain.response_plan import ResponsePlan

EVENT_ID = "11111111-2222-3333-4444-555555555555"
ENGAGEMENT_ID = "99999999-2222-4333-8444-555555555555"


@dataclass(frozen=True, slots=True)
class Scenario:
    """`prepare` makes a world and returns what is to be killed in it, which can be called again.

    `pages`: how many are to go out, at each of their `attempts`, while nobody ends it.
    """

    name: str
    prepare: Callable[[World], Callable[[], object]]
    pages: int
    attempts: int = 1

    def __str__(self) -> str:
        return self.name


def two_stages(world: World) -> ResponsePlan:
    alice, bob = world.person("alice", email=True), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    return world.response_plan("checkout", ops, world.person("carol"))


def opening(world: World) -> Callable[[], object]:
    plan = two_stages(world)
    return lambda: world.fires(plan, event_id=EVENT_ID)


def absorbing(world: World) -> Callable[[], object]:
    plan = two_stages(world)
    world.fires(plan)
    world.passes(1)
    return lambda: world.fires(plan, event_id=EVENT_ID)


def advancing(world: World) -> Callable[[], object]:
    world.fires(two_stages(world))
    world.passes(4)
    return lambda: world.passes(1)


def sending_again(world: World) -> Callable[[], object]:
    alice = world.person("alice", retry_minutes=2)
    world.fires(world.response_plan("checkout", alice))
    world.passes(1)
    return lambda: world.passes(1)


def acknowledging(world: World) -> Callable[[], object]:
    world.fires(two_stages(world))
    world.passes(1)
    page = next(page for page in world.pages if "alice" in page.arn)
    return lambda: world.acknowledges(page)


def resolving(world: World) -> Callable[[], object]:
    world.fires(two_stages(world))
    world.passes(1)
    incident = world.incident
    return lambda: world.resolves(incident, "the token of this update")


def rescuing_a_lost_opening(world: World) -> Callable[[], object]:
    plan = two_stages(world)
    kill(world, lambda: world.fires(plan), Crash(1, after=True, names=EFFECTS))
    world.passes(1)
    return world.rescue


def rescuing_a_lost_clock(world: World) -> Callable[[], object]:
    world.fires(two_stages(world))
    world.clock.forget()
    world.passes(6)
    return world.rescue


def starting_by_hand(world: World) -> Callable[[], object]:
    plan = two_stages(world)
    start = Start(
        plan_arn=plan.arn,
        incident_id=EVENT_ID,
        request="what was asked",
        source=IncidentSource(DEPLOYMENT.user("ops"), "aws.ssm-incidents.custom"),
        trigger=TriggerFacts(EVENT_ID, "aws.ssm-incidents.custom", START),
    )
    return lambda: start_incident(world.ports, start, world.now)


def engaging_by_hand(world: World) -> Callable[[], object]:
    world.fires(two_stages(world))
    dora = world.person("dora")
    asked = Engage(
        contact_arn=dora.arn,
        message=Message("ops", "Please join", "Checkout needs you"),
        engagement_id=ENGAGEMENT_ID,
        request="what was asked",
        incident_arn=world.incident.arn,
    )
    return lambda: engage_contact(world.ports, asked, world.now)


OPENING = Scenario("opening", opening, pages=4)
ABSORBING = Scenario("absorbing", absorbing, pages=4)
PAGING = (
    OPENING,
    ABSORBING,
    Scenario("advancing", advancing, pages=4),
    Scenario("sending again", sending_again, pages=1, attempts=MAX_ATTEMPTS),
    Scenario("rescuing a lost opening", rescuing_a_lost_opening, pages=4),
    Scenario("rescuing a lost clock", rescuing_a_lost_clock, pages=4),
    Scenario("starting by hand", starting_by_hand, pages=4),
    Scenario("engaging by hand", engaging_by_hand, pages=5),
)
ENDING = (
    Scenario("acknowledging", acknowledging, pages=4),
    Scenario("resolving", resolving, pages=4),
)


def kill(world: World, action: Callable[[], object], crash: Crash) -> Remains:
    """What the crash left behind."""
    world.tap.around = crash
    with pytest.raises(KilledError):
        action()
    world.tap.around = untouched
    return look(world)


def count_calls(world: World, action: Callable[[], object]) -> CallCount:
    world.tap.around = count = CallCount()
    action()
    world.tap.around = untouched
    return count


def each_crash(scenarios: tuple[Scenario, ...]) -> list[ParameterSet]:
    """Every call of every scenario, once killed before it and once after it."""
    return [
        pytest.param(scenario, Crash(at, after), id=f"{scenario}, {when} call {at}")
        for scenario in scenarios
        for at in range(1, len(calls_of(scenario)) + 1)
        for when, after in (("before", False), ("after", True))
    ]


def each_effect(scenarios: tuple[Scenario, ...]) -> list[ParameterSet]:
    """Every call of every scenario that changes something, killed after it."""
    return [
        pytest.param(scenario, at, id=f"{scenario}, after effect {at}")
        for scenario in scenarios
        for at in range(1, sum(name in EFFECTS for name in calls_of(scenario)) + 1)
    ]


def calls_of(scenario: Scenario) -> list[str]:
    world = World()
    return count_calls(world, scenario.prepare(world)).names


@pytest.mark.parametrize(("scenario", "crash"), each_crash(PAGING))
def test_every_due_page_goes_out_once(scenario: Scenario, crash: Crash) -> None:
    world = World()
    action = scenario.prepare(world)

    remains = kill(world, action, replace(crash))
    world.passes(1)
    action()
    recover(world)

    assert world.incident.open
    check_pages(world, remains, scenario.pages, scenario.attempts)
    check_peace(world)


@pytest.mark.parametrize(("scenario", "at"), each_effect(PAGING))
def test_every_due_page_goes_out_once_when_the_retry_dies_too(scenario: Scenario, at: int) -> None:
    for again in range(1, len(calls_of(scenario)) + 1):
        world = World()
        action = scenario.prepare(world)
        first = kill(world, action, Crash(at, after=True, names=EFFECTS))
        world.passes(1)
        world.tap.around = Crash(again, after=True, names=EFFECTS)
        with suppress(KilledError):
            action()
        second = look(world)
        recover(world)

        check_pages(world, first | second, scenario.pages, scenario.attempts)
        check_peace(world)


@pytest.mark.parametrize("repeated", [True, False], ids=["asked again", "not asked again"])
@pytest.mark.parametrize(("scenario", "crash"), each_crash(ENDING))
def test_nobody_is_paged_after_the_commit_that_ends_it(
    scenario: Scenario, crash: Crash, repeated: bool
) -> None:
    world = World()
    action = scenario.prepare(world)

    remains = kill(world, action, replace(crash))
    if repeated:
        action()
    recover(world)

    if repeated or remains.ended:
        check_silence(world, remains)
    else:
        check_pages(world, remains, scenario.pages)
    check_peace(world)


@pytest.mark.parametrize(("scenario", "crash"), each_crash((OPENING,)))
def test_one_incident_opens_even_if_nobody_delivers_the_event_again_but_the_next_alarm(
    scenario: Scenario, crash: Crash
) -> None:
    """The platform gave the event up; the alarm fires again, as alarms do."""
    world = World()
    action = scenario.prepare(world)
    remains = kill(world, action, replace(crash))
    recover(world)

    (plan,) = world.store.response_plans(EVERYTHING).items
    world.fires(plan)
    recover(world)

    check_pages(world, remains, scenario.pages)
    check_peace(world)


def test_each_trigger_is_told_once_wherever_its_delivery_died() -> None:
    for at in range(1, len(calls_of(ABSORBING)) + 1):
        for after in (False, True):
            world = World()
            action = ABSORBING.prepare(world)
            kill(world, action, Crash(at, after))
            world.passes(1)
            action()

            triggers = [one for one in world.timeline() if one.type == EventType.TRIGGER]
            assert [json.loads(one.data)["createdIncident"] for one in triggers] == [True, False]
