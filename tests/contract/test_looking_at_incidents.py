"""What a console reads of incidents, and how often it asks AWS for it one after another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import Contact
from incident_manager.domain.incident import IncidentStatus
from incident_manager.services.errors import NotFoundError
from incident_manager.services.list_incidents import list_incidents
from incident_manager.services.look_at_incident import look_at_incident
from incident_manager.store import Ref, Span, Window
from tests.benchmarks.calls import in_sequence
from tests.contract.recorded_calls import recorded
from tests.contract.records import finding, item
from tests.world import DEPLOYMENT, World, essential, not_essential

if TYPE_CHECKING:
    from incident_manager.adapters.dynamodb.store import DynamoStore
    from incident_manager.store import Store

ALL = Window(50)


def two_incidents(world: World) -> None:
    """Alice acknowledged the first; the second one has nobody's answer."""
    alice, bob = world.person("alice"), world.person("bob")
    schedule = world.schedule("rota", world.rotation(bob))
    ops = world.escalation(
        "ops", (5, not_essential(alice, schedule)), (5, essential(world.person("carol")))
    )
    plan = world.response_plan("checkout", ops, bob)
    world.fires(plan, "one")
    world.acknowledges(world.page_of(alice))
    world.passes(1)
    world.fires(plan, "two")


def test_a_tile_tells_how_many_are_engaged_and_who_acknowledged(store: Store) -> None:
    world = World(store)
    two_incidents(world)

    board = list_incidents(store, None, Span(), ALL)

    newer, older = board.tiles
    assert (older.engaged, older.acknowledged, older.in_progress) == (2, 1, True)
    assert older.acknowledged_by == (DEPLOYMENT.contact("alice"),)
    assert (newer.engaged, newer.acknowledged, newer.in_progress) == (2, 0, False)
    assert newer.acknowledged_by == ()
    assert board.next is None


def test_a_resolved_incident_is_in_progress_no_more(store: Store) -> None:
    world = World(store)
    two_incidents(world)
    world.resolves(world.incidents[1])

    (open_tile,) = list_incidents(store, IncidentStatus.OPEN, Span(), ALL).tiles
    (resolved,) = list_incidents(store, IncidentStatus.RESOLVED, Span(), ALL).tiles

    assert resolved.acknowledged_by
    assert not resolved.in_progress
    assert open_tile.incident.open


def test_a_board_goes_on_where_it_ended(store: Store) -> None:
    world = World(store)
    two_incidents(world)

    first = list_incidents(store, None, Span(), Window(1))
    second = list_incidents(store, None, Span(), Window(1, first.next))

    tiles = (*first.tiles, *second.tiles)
    assert [one.incident.arn for one in tiles] == [one.arn for one in world.incidents]
    assert second.next is None


def test_an_incident_without_engagements_has_none(store: Store) -> None:
    world = World(store)
    world.fires(world.response_plan("checkout"))

    (tile,) = list_incidents(store, None, Span(), ALL).tiles

    assert (tile.engaged, tile.acknowledged_by, tile.in_progress) == (0, (), False)


def test_all_of_one_incident_is_looked_at_together(store: Store) -> None:
    world = World(store)
    two_incidents(world)
    _, older = world.incidents
    store.commit([replace(one, incident_arn=older.arn) for one in (item(), finding())])

    seen = look_at_incident(store, older.arn)

    assert seen.incident == older
    assert seen.tile.acknowledged_by == (DEPLOYMENT.contact("alice"),)
    assert list(reversed(seen.events.items)) == world.timeline(older)
    assert [one.incident_arn for one in seen.related_items.items] == [older.arn]
    assert [one.id for one in seen.findings.items] == [finding().id]
    assert [arn for arn in seen.pages if seen.pages[arn]] == list(older.engagements)
    paged = {one.contact_arn for some in seen.pages.values() for one in some}
    assert paged == {DEPLOYMENT.contact("alice"), DEPLOYMENT.contact("bob")}
    names = {one.alias for one in seen.contacts.values() if one}
    assert names == {"ops", "alice", "bob", "carol", "rota"}


def test_contacts_that_were_deleted_are_known_to_be_gone(store: Store) -> None:
    world = World(store)
    two_incidents(world)
    carol = Ref(Contact, DEPLOYMENT.contact("carol"))
    store.commit(delete=store.read([carol]).all([carol]))

    seen = look_at_incident(store, world.incidents[0].arn)

    assert seen.contacts[carol.id] is None
    assert seen.contacts[DEPLOYMENT.contact("bob")]


def test_an_incident_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError):
        look_at_incident(store, DEPLOYMENT.incident("checkout", "none"))


def test_the_list_takes_two_calls_one_after_another(dynamo_store: DynamoStore) -> None:
    two_incidents(World(dynamo_store))

    with recorded() as recorder:
        list_incidents(dynamo_store, None, Span(), ALL)

    calls = recorder.take()
    assert [one.operation for one in calls].count("dynamodb.Query") == 8
    assert in_sequence(calls) == 2


def test_one_incident_takes_three_calls_one_after_another(dynamo_store: DynamoStore) -> None:
    world = World(dynamo_store)
    two_incidents(world)
    incident = world.incidents[1]

    with recorded() as recorder:
        look_at_incident(dynamo_store, incident.arn)

    calls = recorder.take()
    assert [one.operation for one in calls].count("dynamodb.BatchGetItem") == 3
    assert in_sequence(calls) == 3
