"""With one Region gone, the other goes on with what was running; and where both write at the same
time, no acknowledgement is lost.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.adapters.global_store import global_store
from incident_manager.domain.page import Acceptance
from tests.fakes.crash import EFFECTS, Crash, KilledError
from tests.fakes.global_table import GlobalTable
from tests.fakes.tapped import untouched
from tests.world import World, essential, not_essential

if TYPE_CHECKING:
    from collections.abc import Callable

STANDBY = "eu-west-1"


class TwoRegions:
    """`home` is the deployment's own Region; people and plans are known in both."""

    def __init__(self) -> None:
        self.table = GlobalTable()
        self.home = World(global_store(self.table.home))
        self.standby = World(global_store(self.table.standby))
        self.standby.ports = replace(self.standby.ports, region=STANDBY)
        people = [self.home.person(name) for name in ("alice", "bob", "carol")]
        self.alice, self.bob, self.carol = people
        stages = [(5, essential(self.alice)), (5, essential(self.bob)), (0, essential(self.carol))]
        ops = self.home.escalation("ops", *stages)
        self.plan = self.home.response_plan("checkout", ops)
        self.table.replicate()

    def opens(self) -> None:
        self.home.fires(self.plan)
        self.table.replicate()

    def passes(self, **time: float) -> None:
        """Without anybody looking."""
        for world in (self.home, self.standby):
            world.now += timedelta(**time)

    def standby_lives(self, minutes: int) -> None:
        """The home Region is gone."""
        for _ in range(minutes):
            self.standby.lives(1)
            self.home.now = self.standby.now
            self.table.replicate()

    def both_live(self, minutes: int) -> None:
        """Neither knows what the other does within the same minute."""
        for _ in range(minutes):
            for world in self.worlds:
                world.lives(1)
            self.table.replicate()

    def messages(self) -> list[str]:
        """To whom they went, from either Region, in no order."""
        return sorted(one.address for world in self.worlds for one in world.sms.sent)

    @property
    def worlds(self) -> tuple[World, World]:
        return self.home, self.standby


@pytest.fixture
def regions() -> TwoRegions:
    return TwoRegions()


def test_the_standby_engages_the_stages_that_are_left(regions: TwoRegions) -> None:
    regions.opens()

    regions.standby_lives(15)

    sms = regions.standby.sms_to
    assert (sms(regions.alice), sms(regions.bob), sms(regions.carol)) == (0, 1, 1)
    assert len(regions.messages()) == 3
    assert list(regions.standby.store.overdue(regions.standby.now)) == []


def test_it_takes_over_within_two_minutes(regions: TwoRegions) -> None:
    regions.opens()
    regions.passes(minutes=5, seconds=29)

    regions.standby.rescue()
    waiting = regions.standby.sms_to(regions.bob)
    regions.passes(seconds=61)
    regions.standby.rescue()

    assert waiting == 0
    assert regions.standby.sms_to(regions.bob) == 1


def test_a_page_that_was_owed_when_the_home_region_died_is_sent(regions: TwoRegions) -> None:
    regions.home.tap.around = Crash(1, after=True, names=EFFECTS)
    with suppress(KilledError):
        regions.opens()
    regions.home.tap.around = untouched
    regions.table.replicate()

    regions.passes(seconds=25)
    regions.standby.rescue()
    assert regions.messages() == []  # the home Region may still be there
    regions.standby_lives(1)

    assert regions.home.sms_to(regions.alice) == 0
    assert regions.standby.sms_to(regions.alice) == 1


def test_what_the_home_region_is_not_late_with_is_left_to_it(regions: TwoRegions) -> None:
    regions.opens()

    regions.both_live(15)

    assert regions.standby.sms.sent == []
    assert len(regions.messages()) == 3


def test_an_execution_that_comes_back_later_pages_nobody_again(regions: TwoRegions) -> None:
    regions.opens()
    regions.standby_lives(7)

    regions.both_live(15)

    assert len(regions.messages()) == len(set(regions.messages())) == 3


def acknowledges(world: World, regions: TwoRegions) -> None:
    accepted = world.acknowledges(world.page_of(regions.alice))
    assert accepted.acceptance is Acceptance.ACCEPTED


def resolves(world: World, _: TwoRegions) -> None:
    world.resolves(world.incident)


def stays_silent(regions: TwoRegions) -> None:
    """Whatever was sent by now; nothing follows, and nothing stays due."""
    sent = regions.messages()
    regions.both_live(15)
    assert regions.messages() == sent
    for world in regions.worlds:
        engagement = world.engagement()
        assert engagement.answered or engagement.stopped
        assert list(world.store.overdue(world.now)) == []


@pytest.mark.parametrize("ends", [acknowledges, resolves])
@pytest.mark.parametrize("first", ["the end", "the stage"])
def test_what_ends_an_engagement_is_kept_though_the_other_region_writes_it_at_the_same_time(
    regions: TwoRegions, ends: Callable[[World, TwoRegions], None], first: str
) -> None:
    """The stage that follows went out at the same moment: nothing could have held it back."""
    regions.opens()
    regions.passes(minutes=6)

    actions = [lambda: ends(regions.home, regions), regions.standby.rescue]
    for action in actions if first == "the end" else reversed(actions):
        action()
    regions.table.replicate()

    assert regions.standby.sms_to(regions.bob) == 1
    stays_silent(regions)


def test_two_people_who_acknowledge_in_two_regions_are_both_heard() -> None:
    regions = TwoRegions()
    both = not_essential(regions.alice, regions.bob)
    ops = regions.home.escalation("both", (5, both), (5, both), (0, essential(regions.carol)))
    regions.plan = regions.home.response_plan("both", ops)
    regions.table.replicate()
    regions.opens()

    regions.home.acknowledges(regions.home.page_of(regions.alice))
    regions.standby.acknowledges(regions.standby.page_of(regions.bob))
    regions.table.replicate()
    regions.both_live(15)

    for world in regions.worlds:
        assert set(world.engagement().acknowledged) == {regions.alice.arn, regions.bob.arn}
    assert len(regions.messages()) == 3  # and carol, whom neither of them could spare it
