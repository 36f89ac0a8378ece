"""An acknowledgement and a stage end at the same instant never both win.

Each is a commit on the engagement. Whichever is second finds the record changed, reads it again and
decides again. Here every order of their store calls is played.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.page import Acceptance
from incident_manager.domain.timeline import EventType
from incident_manager.services.advance_engagement import advance_engagement
from tests.fakes.tapped import untouched
from tests.fakes.turns import SECOND, Turns
from tests.world import START, World, essential

if TYPE_CHECKING:
    from incident_manager.services.outcomes import Accepted, Advanced

CALLS = 9  # of both together in the longest run that still decides something


def orders() -> list[str]:
    return ["".join(order) for order in product("12", repeat=CALLS)]


def world_at_the_stage_end() -> World:
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))
    world.passes(4)
    return world


def play(world: World, order: str) -> tuple[Turns, Accepted, Advanced]:
    """Both at the planned time of the second stage, their calls in this order."""
    engagement, (page,) = world.engagement(), world.pages
    planned = world.now = START + timedelta(minutes=5)
    world.tap.around = turns = Turns(order)
    accepted, advanced = turns.run(
        lambda: world.acknowledges(page),
        lambda: advance_engagement(world.ports, engagement.arn, planned),
    )
    world.tap.around = untouched
    return turns, accepted, advanced


@pytest.mark.parametrize("beginning", ["11", "12", "21", "22"])
def test_the_next_stage_is_engaged_only_if_its_commit_was_first(beginning: str) -> None:
    for order in (one for one in orders() if one.startswith(beginning)):
        world = world_at_the_stage_end()
        turns, accepted, advanced = play(world, order)
        world.lives(10)

        stage_won = (SECOND, "send") in turns.made
        pages = 2 if stage_won else 1
        assert accepted.acceptance is Acceptance.ACCEPTED
        assert len(world.pages) == len(world.sms.sent) == pages, order
        assert len(advanced.deliveries) == stage_won
        assert world.engagement().next_due is None
        types = [one.type for one in world.timeline()]
        assert types.count(EventType.PAGE) == pages
        assert types.count(EventType.ACKNOWLEDGEMENT) == 1


@pytest.mark.parametrize(("order", "stage_wins"), [("1" * CALLS, False), ("2" * CALLS, True)])
def test_either_may_be_first(order: str, stage_wins: bool) -> None:
    world = world_at_the_stage_end()

    play(world, order)

    assert len(world.pages) == (2 if stage_wins else 1)
