"""An incident that somebody is paged for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.world import World, essential

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console


@pytest.fixture
def world(console: Console) -> World:
    """An alarm has paged Alice; Bob is next, in five minutes."""
    world = console.world
    alice, bob = world.person("alice"), world.person("bob")
    primary = world.escalation("primary", (5, essential(alice)), (5, essential(bob)))
    world.fires(world.response_plan("checkout", primary), "cpu")
    return world
