"""Deleting the replication set: whoever is being paged is left alone, and no alarm pages again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incident_manager.services.delete_replication_set import delete_replication_set
from incident_manager.services.outcomes import Unrouted
from incident_manager.services.tend_replication_set import tend_replication_set
from tests.contract.records import put, replication_set
from tests.fakes.replicas import FakeReplicas
from tests.world import DEPLOYMENT, World, records_of


@pytest.fixture
def world() -> World:
    made = World()
    put(made.store, replication_set())
    return made


def _deletes(world: World) -> None:
    delete_replication_set(world.ports, replication_set().arn, DEPLOYMENT.user("ops"), world.now)


def _tends(world: World, replicas: FakeReplicas) -> None:
    tend_replication_set(world.ports, replicas, world.now, world.now + timedelta(seconds=30))


def test_who_is_being_paged_is_left_alone_at_once(world: World) -> None:
    alice = world.person("alice", retry_minutes=1)
    world.fires(world.response_plan("checkout", alice))
    world.lives(minutes=2)
    paged = world.sms_to(alice)
    replicas = FakeReplicas()

    _deletes(world)
    for _ in range(10):
        world.lives(minutes=1)
        _tends(world, replicas)

    assert paged == 3
    assert world.sms_to(alice) == paged
    assert records_of(world) == {}


def test_an_alarm_that_fires_meanwhile_is_kept_and_pages_nobody(world: World) -> None:
    alice = world.person("alice")
    plan = world.response_plan("checkout", alice)
    _deletes(world)

    assert isinstance(world.fires(plan), Unrouted)
    assert world.sms_to(alice) == 0


def test_an_incident_that_was_opening_meanwhile_is_stopped_before_it_is_erased(
    world: World,
) -> None:
    alice = world.person("alice", retry_minutes=1)
    replicas = FakeReplicas()
    _deletes(world)
    # A process that has not noticed the deletion makes a plan, and an alarm uses it.
    world.fires(world.response_plan("checkout", alice))
    assert world.sms_to(alice) == 1

    for _ in range(5):
        _tends(world, replicas)
        world.lives(minutes=1)

    assert world.sms_to(alice) == 1
    assert records_of(world) == {}
