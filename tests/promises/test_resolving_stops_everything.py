"""Resolving stops everything: stages, attempts, pages that are owed, and it frees the alarm."""

from __future__ import annotations

from typing import Any

import pytest

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import IncidentStatus, IncidentUpdate
from incident_manager.domain.page import ReceiptType
from incident_manager.domain.timeline import EventType
from incident_manager.ports import NotSent
from incident_manager.services.errors import TakenError
from incident_manager.services.outcomes import Opened
from incident_manager.store import Ref
from tests.fakes.tapped import untouched
from tests.world import World, essential, number_of

REOPEN = IncidentUpdate(status=IncidentStatus.OPEN)


def test_no_stage_and_no_attempt_follows() -> None:
    world = World()
    alice, bob = world.person("alice", retry_minutes=1), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))
    world.passes(2)

    world.resolves(world.incident)
    world.lives(60)

    assert (world.sms_to(alice), world.sms_to(bob)) == (3, 0)


def test_every_engagement_of_the_incident_is_stopped() -> None:
    world = World()
    people = [world.person(name, retry_minutes=1) for name in ("alice", "bob", "carol")]
    world.fires(world.response_plan("checkout", *people))

    world.resolves(world.incident)

    engagements = [world.store.get(Ref(Engagement, one)) for one in world.incident.engagements]
    assert len(engagements) == 3
    assert all(one and one.stopped == world.now and not one.agenda for one in engagements)


def test_a_page_that_is_owed_is_not_sent_any_more_and_says_so() -> None:
    world = World()
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    world.fires(world.response_plan("checkout", alice))
    world.sms.refusals.clear()

    world.resolves(world.incident)
    world.lives(5)

    assert world.sms_to(alice) == 0
    assert world.page_of(alice).time_of(ReceiptType.STOP)


def test_a_page_is_not_claimed_once_the_incident_is_resolved() -> None:
    """The watchdog has read what is owed; before it claims the page, the incident is resolved."""
    world = World()
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    world.fires(world.response_plan("checkout", alice))
    world.sms.refusals.clear()
    world.passes(1)

    def resolve_before_the_claim(name: str, call: Any) -> Any:
        if name == "commit":
            world.tap.around = untouched
            world.resolves(world.incident)
        return call()

    world.tap.around = resolve_before_the_claim
    world.rescue()
    world.lives(2)

    assert world.sms_to(alice) == 0


def test_it_is_told_once_on_the_timeline() -> None:
    world = World()
    world.fires(world.response_plan("checkout", world.person("alice")))

    incident = world.incident
    for _ in range(2):
        world.resolves(incident, "the same token")
    world.resolves(incident, "another token")

    assert [one.type for one in world.timeline()].count(EventType.UPDATE) == 1
    assert world.incident.resolved == world.now


def test_reopening_engages_nobody_and_takes_the_alarm_back() -> None:
    world = World()
    alice = world.person("alice", retry_minutes=1)
    plan = world.response_plan("checkout", alice)
    world.fires(plan)
    world.resolves(world.incident)

    reopened = world.updates(world.incident, REOPEN)
    world.fires(plan)
    world.lives(10)

    assert reopened.open
    assert reopened.resolved is None
    assert len(world.incidents) == 1
    assert world.sms_to(alice) == 1


def test_reopening_is_refused_while_another_incident_holds_the_alarm() -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("alice"))
    world.fires(plan)
    first = world.incident
    world.resolves(first)
    second = world.fires(plan)
    assert isinstance(second, Opened)

    with pytest.raises(TakenError):
        world.updates(first, REOPEN)

    resolved = world.store.get(Ref(type(first), first.arn))
    assert resolved
    assert not resolved.open


def test_a_delivery_of_the_old_event_pages_nobody_after_it() -> None:
    world = World()
    alice = world.person("alice")
    plan = world.response_plan("checkout", alice)
    world.fires(plan, event_id="the event")
    world.resolves(world.incident)

    world.fires(plan, event_id="the event")
    world.lives(5)

    assert len(world.incidents) == 1
    assert world.sms_to(alice) == 1
