"""The storm: every delivery of every alarm, one after another, through the handler.

Lambda gives an environment one event at a time, so environments take turns: each has what one
remembers (which plan an alarm led to) to itself. What happens at the same moment is `contention`'s.
"""

from __future__ import annotations

import importlib
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from unittest.mock import patch

from incident_manager import wiring
from incident_manager.settings import IngestAlarmSettings, from_environment
from tests.lambda_functions import invoke
from tests.load.cast import IN_FLIGHT_OF
from tests.load.events import alarm_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.load.account import Account
    from tests.load.cast import Cast

ENVIRONMENTS = 8
_SEED = 20261120
_FLAPPING = 0.02  # of all repeats are of the first alarm
_DELIVERED_TWICE = 0.02  # of all messages
_APART = timedelta(milliseconds=1)
_MILLION = 1e6
_WARM_AFTER = 50  # deliveries: the first ones make the clients, as a cold start does (`make bench`)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event as Lambda hands it over; the same message may come twice."""

    alarm: int
    message: int


@dataclass(frozen=True)
class Storm:
    """What is going to happen, in a random order that is always the same.

    Of `parts` that are played apart this is number `part`: alarms of different ones meet nowhere.
    """

    alarms: int
    repeats: int
    part: int = 0
    parts: int = 1

    @cached_property
    def deliveries(self) -> tuple[Delivery, ...]:
        chance = random.Random(_SEED)  # noqa: S311  a storm, no secret
        alarms = list(range(self.alarms))
        alarms += [
            0 if chance.random() < _FLAPPING else chance.randrange(self.alarms)
            for _ in range(self.repeats)
        ]
        once = [Delivery(alarm, message) for message, alarm in enumerate(alarms)]
        again = chance.sample(once, int(len(once) * _DELIVERED_TWICE))
        everything = [*once, *again]
        chance.shuffle(everything)
        return tuple(one for one in everything if self._mine(one.alarm))

    def _mine(self, alarm: int) -> bool:
        """By tens, so that each part has its share of every kind."""
        return alarm // IN_FLIGHT_OF % self.parts == self.part

    @cached_property
    def messages(self) -> Counter[int]:
        """By alarm: how often it fired, deliveries of the same message counted once."""
        return Counter(one.alarm for one in set(self.deliveries))


@dataclass(slots=True)
class Timing:
    """Milliseconds. `own` is processor time without that of AWS's part; `to_page` is the clock's
    time until the first page was handed over, with AWS's part and without a network.
    """

    own: list[float] = field(default_factory=list)
    to_page: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Weathered:
    """What the storm took. Seconds of the clock, AWS's part included."""

    opened: Timing = field(default_factory=Timing)
    absorbed: Timing = field(default_factory=Timing)
    seconds: float = 0.0


def weather(account: Account, cast: Cast, storm: Storm) -> Weathered:
    # Loaded now, as its modules read the environment then.
    app = importlib.import_module("functions.ingest_alarm.app")
    weathered, known = Weathered(), set[int]()
    settings = from_environment(IngestAlarmSettings, os.environ)
    intakes = [wiring.intake(settings) for _ in range(ENVIRONMENTS)]
    chance = random.Random(_SEED)  # noqa: S311
    begun = time.perf_counter()
    for number, delivery in enumerate(storm.deliveries):
        intake = chance.choice(intakes)
        timing = weathered.absorbed if delivery.alarm in known else weathered.opened
        timing = timing if number >= _WARM_AFTER else Timing()
        known.add(delivery.alarm)
        name = f"{cast.plan_of(delivery.alarm).name}-alarm-{delivery.alarm}"
        event = alarm_event(name, f"message-{delivery.message}")
        with patch.object(app, "intake", lambda intake=intake: intake):
            timed(account, timing, "ingest_alarm", event)
        account.clock.passes(_APART)
    weathered.seconds = time.perf_counter() - begun
    return weathered


def timed(account: Account, timing: Timing, function: str, event: object) -> object:
    """The handler's answer; what it took is noted."""
    aws = account.aws
    aws.forget_pages()
    spent, begun, clock = aws.spent, time.process_time_ns(), time.perf_counter()
    answer = invoke(function, event)
    taken = time.process_time_ns() - begun
    timing.own.append((taken - (aws.spent - spent)) / _MILLION)
    if (page := aws.first_page_at()) is not None:
        timing.to_page.append((page - clock) * 1000)
    return answer


def percentile(values: Iterable[float], share: float) -> float:
    """The nearest rank; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
