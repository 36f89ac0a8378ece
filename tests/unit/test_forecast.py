"""Who will be paged, and when, where an engagement is running."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.recurrence import HandOffTime, Recurrence
from incident_manager.domain.simulation import FORECAST_ENTRIES, FORECAST_FOR, Entry, Noted, Paged
from incident_manager.services.forecast_engagements import forecast_engagements
from incident_manager.services.look_at_incident import look_at_incident
from tests.fakes.crash import CallCount
from tests.world import START, World, essential, not_essential

if TYPE_CHECKING:
    from incident_manager.domain.contact import Contact

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def engage(world: World, *engaged: Contact) -> None:
    world.fires(world.response_plan("checkout", *engaged))


def forecasts(world: World) -> tuple[Entry, ...]:
    """Of the only engagement; nothing of it is told where it has nothing left to do."""
    engagement = world.engagement()
    told, _ = forecast_engagements(world.ports.store, [engagement], {})
    return told.get(engagement.arn, ())


def paged(entries: tuple[Entry, ...]) -> list[tuple[str, float]]:
    return [
        (entry.page.contact_arn.rpartition("/")[2], (entry.at - START) / MINUTE)
        for entry in entries
        if isinstance(entry, Paged)
    ]


def test_later_stages_are_told_and_what_was_sent_is_not(world: World) -> None:
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    engage(
        world,
        world.escalation("ops", (5, essential(alice)), (7, essential(bob)), (0, essential(carol))),
    )

    assert paged(forecasts(world)) == [("bob", 5), ("carol", 12)]
    world.passes(6)
    assert paged(forecasts(world)) == [("carol", 12)]


def test_what_is_told_is_what_happens(world: World) -> None:
    alice, bob = world.person("alice", stages=(2, 3)), world.person("bob", email=True)
    engage(world, world.escalation("ops", (5, essential(alice)), (0, essential(bob))))
    told = {entry.page.page_id: entry.at for entry in forecasts(world) if isinstance(entry, Paged)}
    before = {page.arn for page in world.pages}

    world.passes(60)

    new = [page for page in world.pages if page.arn not in before]
    assert {page.arn.rpartition("/")[2]: page.created for page in new} == told


def test_who_acknowledged_is_paged_no_more(world: World) -> None:
    alice, bob = world.person("alice", retry_minutes=2), world.person("bob")
    engage(world, world.escalation("ops", (5, not_essential(alice)), (0, essential(alice, bob))))
    world.acknowledges(world.page_of(alice))

    assert paged(forecasts(world)) == [("bob", 5)]


def test_nothing_is_told_once_it_is_over(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    engage(world, world.escalation("ops", (5, essential(alice)), (0, essential(bob))))
    world.acknowledges(world.page_of(alice))
    engagement = world.engagement()

    told, _ = forecast_engagements(world.ports.store, [engagement], {})

    assert told == {}


def test_a_page_that_is_repeated_is_told_once_with_what_is_next(world: World) -> None:
    engage(world, world.person("alice", retry_minutes=3))
    world.passes(4)

    (entry,) = forecasts(world)

    assert isinstance(entry, Paged)
    assert (entry.at, entry.page.attempt) == (START + 6 * MINUTE, 3)
    assert (entry.page.retry_minutes, entry.page.until) == (3, None)


def test_a_schedule_is_whoever_is_on_call_when_its_stage_comes(world: World) -> None:
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    rotation = world.rotation(bob, carol, recurrence=Recurrence(1, 1, daily=(HandOffTime(3, 4),)))
    schedule = world.schedule("rota", rotation)
    engage(world, world.escalation("ops", (3, essential(alice)), (3, essential(schedule)),
                                   (0, essential(schedule))))  # fmt: skip

    (first, at_three), (second, at_six) = paged(forecasts(world))

    assert (at_three, at_six) == (3, 6)
    assert {first, second} == {"bob", "carol"}


def test_who_can_not_be_reached_is_told_with_the_reason(world: World) -> None:
    alice, bob = world.person("alice"), world.person("bob", activated=False)
    engage(world, world.escalation("ops", (5, essential(alice)), (0, essential(bob))))

    reasons = [one.note.reason for one in forecasts(world) if isinstance(one, Noted)]

    assert reasons == ["it is not activated", "the stage reached nobody"]


def test_a_forecast_has_an_end(world: World) -> None:
    people = [world.person(f"p{number}", stages=(30,) * 12) for number in range(20)]
    late = world.person("late")
    engage(world, world.escalation("ops", (1, essential(*people)), (0, essential(late))))

    entries = forecasts(world)

    assert len(entries) == FORECAST_ENTRIES
    assert entries[-1].at <= START + FORECAST_FOR + MINUTE


def test_an_incident_that_was_looked_at_needs_no_further_call_but_for_schedules(
    world: World,
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    engage(world, world.escalation("ops", (5, essential(alice)), (0, essential(bob))))
    seen = look_at_incident(world.store, world.incident.arn)
    world.tap.around = counted = CallCount()

    told, _ = forecast_engagements(world.ports.store, seen.tile.engagements, seen.contacts)

    assert counted.names == []
    assert paged(told[world.engagement().arn]) == [("bob", 5)]


def test_what_several_engagements_need_is_read_together(world: World) -> None:
    people = [world.person(name) for name in ("alice", "bob", "carol", "dave")]
    for number, (first, second) in enumerate((people[:2], people[2:])):
        rota = world.schedule(f"rota{number}", world.rotation(second))
        world.fires(
            world.response_plan(
                f"plan{number}",
                world.escalation(f"ops{number}", (5, essential(first)), (0, essential(rota))),
            ),
            f"alarm{number}",
        )
    seen = [look_at_incident(world.store, one.arn) for one in world.incidents]
    engagements = [one for each in seen for one in each.tile.engagements]
    contacts = {**seen[0].contacts, **seen[1].contacts}
    world.tap.around = counted = CallCount()

    told, known = forecast_engagements(world.ports.store, engagements, contacts)

    assert counted.names == ["read", "read"]
    assert sorted(name for one in told.values() for name, _ in paged(one)) == ["bob", "dave"]
    assert known.contact(people[1].arn)
