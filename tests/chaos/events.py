"""What comes in: alarms and events, delivered at least once, or given up and sent again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.trigger import AlarmState
from tests.chaos.course import ONCE, Course, alarm, minutes, two_stages
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.chaos.platform import Platform


def opens(platform: Platform) -> Course:
    plan = two_stages(platform.world)
    return Course(alarm(platform, plan, 1), alarm(platform, plan, 2))


def opens_when_sent_again_by_hand(platform: Platform) -> Course:
    """Nobody delivers it twice; the alarm fires again; then somebody empties the failure queue."""
    world = platform.world
    plan = two_stages(world)
    given_up = alarm(platform, plan, 1, waits=ONCE)

    def fires_again() -> None:
        platform.lives(minutes(2))
        alarm(platform, plan, 2)()

    return Course(given_up, alarm(platform, plan, 3), afterwards=fires_again)


def absorbs(platform: Platform) -> Course:
    plan = two_stages(platform.world)
    alarm(platform, plan, 1)()
    platform.lives(minutes(1))
    calm = alarm(platform, plan, 3, state=AlarmState.OK)
    return Course(alarm(platform, plan, 2), calm)


def is_kept_until_there_is_a_plan(platform: Platform) -> Course:
    world = platform.world
    plan = replace(two_stages(world), arn=DEPLOYMENT.response_plan("later"), name="later")

    def is_made() -> None:
        platform.lives(minutes(4))
        world.store.commit([replace(plan, version=0)])

    return Course(alarm(platform, plan, 1), alarm(platform, plan, 2), afterwards=is_made)
