"""The course of a run: what happens in a world, and what would come next in the ordinary order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain.trigger import AlarmState
from tests.chaos.platform import REDELIVERY, Platform
from tests.world import World, alarm_trigger, essential

if TYPE_CHECKING:
    from incident_manager.domain.response_plan import ResponsePlan
    from tests.chaos.witness import Covers

Happening: TypeAlias = Callable[[], None]
ONCE: tuple[timedelta, ...] = ()  # nobody tries again


@dataclass(frozen=True, slots=True)
class Course:
    """What is to happen, and what would follow it: out of order, the `neighbour` comes first.

    `done`: whether the store shows what a caller was told. `afterwards` happens in any case.
    """

    action: Happening
    neighbour: Happening
    done: Callable[[], bool] = lambda: True
    afterwards: Happening = lambda: None


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def two_stages(world: World, dedupe_string: str | None = None) -> ResponsePlan:
    """Alice by SMS and e-mail, and Bob after five minutes; and Carol, of whom nobody waits."""
    alice, bob = world.person("alice", email=True), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    carol = world.person("carol")
    return world.response_plan("checkout", ops, carol, dedupe_string=dedupe_string)


def alarm(
    platform: Platform,
    plan: ResponsePlan,
    number: int,
    *,
    state: AlarmState = AlarmState.ALARM,
    waits: tuple[timedelta, ...] = REDELIVERY,
) -> Happening:
    event_id = f"11111111-2222-3333-4444-{number:012d}"
    trigger = alarm_trigger("High-Errors", event_id, state, platform.world.now)
    return partial(platform.delivers, replace(trigger, raw_data=event_id), plan.arn, waits)


def request(
    platform: Platform, call: Callable[[], object], covers: Covers | None = None
) -> Happening:
    return partial(platform.asks, call, covers)
