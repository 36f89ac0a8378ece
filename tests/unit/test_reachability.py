"""Whether a page would reach somebody, before one is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incident_manager.domain.contact import Plan
from incident_manager.domain.reachability import unreachable_because
from tests.world import World


@pytest.fixture
def world() -> World:
    return World()


def test_one_channel_that_can_be_used_is_enough(world: World) -> None:
    ann = world.person("ann", email=True)
    first, second = ann.channels
    half = replace(ann, channels=(replace(first, activated=False), second))

    assert unreachable_because(half) is None


def test_what_keeps_pages_away_is_told(world: World) -> None:
    ann = world.person("ann")
    (channel,) = ann.channels

    assert unreachable_because(replace(ann, channels=())) == "there is no channel"
    unplanned = replace(ann, plan=Plan())
    assert unreachable_because(unplanned) == "the engagement plan uses no channel"
    for one in (replace(channel, activated=False), replace(channel, opted_out=True)):
        silent = replace(ann, channels=(one,))
        assert unreachable_because(silent) == "no channel of the engagement plan can be used"


def test_an_activated_channel_that_the_plan_does_not_use_is_no_help(world: World) -> None:
    ann, bob = world.person("ann"), world.person("bob")
    (own,) = ann.channels
    spare = replace(ann, channels=(replace(own, activated=False), *bob.channels))

    assert unreachable_because(spare) == "no channel of the engagement plan can be used"
