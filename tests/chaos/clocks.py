"""What is due: the calls of the state machine and of the watchdog."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.contact import ChannelTarget, Plan, Stage
from tests.chaos.course import Course, alarm, minutes, two_stages
from tests.fakes.crash import Crash, KilledError

if TYPE_CHECKING:
    from datetime import timedelta

    from tests.chaos.platform import Platform
    from tests.fakes.clock import Appointment


def advances(platform: Platform) -> Course:
    world = platform.world
    world.fires(two_stages(world))
    return _clock(platform, minutes(5))


def sends_again(platform: Platform) -> Course:
    """Two more times, two minutes apart; then the person's plan moves on."""
    world = platform.world
    alice = world.person("alice")
    again, once = (ChannelTarget(alice.channels[0].arn, retry) for retry in (2, None))
    plan = Plan(stages=(Stage(5, (again,)), Stage(0, (once,))))
    world.change(alice, lambda one: replace(one, plan=plan))
    world.fires(world.response_plan("checkout", alice))
    return _clock(platform, minutes(2))


def rescues_a_lost_opening(platform: Platform) -> Course:
    world = platform.world
    plan = two_stages(world)
    world.tap.around = Crash(1, after=True, names=frozenset({"commit"}))
    try:
        world.fires(plan)
    except KilledError:
        world.tap.around = lambda _, call: call()
    world.passes(0.9)
    return Course(platform.watchdog_looks, alarm(platform, plan, 2))


def rescues_a_lost_clock(platform: Platform) -> Course:
    world = platform.world
    plan = two_stages(world)
    world.fires(plan)
    world.clock.forget()
    world.passes(5.1)
    return Course(platform.watchdog_looks, alarm(platform, plan, 2))


def _clock(platform: Platform, ahead: timedelta) -> Course:
    """The clock's next call; and the one after it, which may overtake it."""
    world = platform.world
    platform.lives(ahead - minutes(0.01))
    (appointment,) = world.clock.appointments
    world.clock.appointments.clear()
    world.now = appointment.at
    later: Appointment = replace(appointment, planned=appointment.planned + ahead)

    def overtakes() -> None:
        platform.lives(ahead)
        platform.clock_calls(later)

    return Course(partial(platform.clock_calls, appointment), overtakes)
