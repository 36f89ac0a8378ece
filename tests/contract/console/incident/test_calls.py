"""How often an incident's pages ask AWS one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.role import Role
from tests.benchmarks.calls import in_sequence
from tests.contract.console.conftest import console_of
from tests.contract.console.incident.an_incident import path
from tests.contract.recorded_calls import recorded
from tests.world import World, essential

if TYPE_CHECKING:
    from incident_manager.adapters.dynamodb.store import DynamoStore


def calls_of(world: World, tab: str) -> int:
    viewer, page = console_of(world).signed_in(Role.VIEWER), path(world, tab)
    with recorded() as recorder:
        assert viewer.opens(page).status == 200
    return in_sequence(recorder.take())


@pytest.mark.parametrize("tab", ["", "/timeline", "/engagements"])
def test_a_tab_takes_three_calls_one_after_another(dynamo_store: DynamoStore, tab: str) -> None:
    world = World(dynamo_store)
    stages = [(5, essential(world.person(alias))) for alias in ("alice", "bob")]
    world.fires(world.response_plan("checkout", world.escalation("primary", *stages)))

    assert calls_of(world, tab) == 3


def test_who_is_on_call_by_then_takes_two_more(dynamo_store: DynamoStore) -> None:
    world = World(dynamo_store)
    nights = world.schedule("nights", world.rotation(world.person("carol")))
    plan = world.escalation("late", (5, essential(world.person("dan"))), (5, essential(nights)))
    world.fires(world.response_plan("late", plan))

    assert calls_of(world, "/engagements") == 5
