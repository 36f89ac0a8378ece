"""Hand-offs: each of a rotation's settings as an endless row of instants.

A setting happens first at its first time at or after the rotation's start, and from then on every
`multiplier` days, weeks or months. So the nth hand-off is arithmetic, and so is the number of those
that a moment has behind it: how long ago a rotation began costs nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from incident_manager.domain.recurrence import MonthlySetting
from incident_manager.domain.wall_clock import WallClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.recurrence import HandOffTime
    from incident_manager.domain.rotation import Rotation

_DAY, _WEEK, _YEAR = 1, 7, 12  # in days, days and months


class HandOffs(ABC):
    """One setting's hand-offs, counted from 0."""

    __slots__ = ()

    clock: WallClock

    @abstractmethod
    def wall(self, number: int) -> datetime:
        """The wall-clock time of this hand-off."""

    @abstractmethod
    def near(self, wall: datetime) -> int:
        """About the number of the last one at or before this time: off by no more than a few."""

    @abstractmethod
    def later(self) -> HandOffs:
        """The row that begins one day, week or month later."""

    def nth(self, number: int) -> datetime:
        return self.clock.first_showing(self.wall(number))

    def number_until(self, moment: datetime) -> int:
        """How many lie at or before this moment."""
        number = max(self.near(self.clock.reading(moment)), -1)
        while self.nth(number + 1) <= moment:
            number += 1
        while number >= 0 and self.nth(number) > moment:
            number -= 1
        return number + 1

    def following(self, number: int) -> Iterator[datetime]:
        return (self.nth(one) for one in count(number))


@dataclass(frozen=True, slots=True)
class EveryDays(HandOffs):
    """`days` apart; `unit` is 1 for daily settings and 7 for weekly ones."""

    clock: WallClock
    first: datetime
    days: int
    unit: int

    def wall(self, number: int) -> datetime:
        return self.first + timedelta(days=number * self.days)

    def near(self, wall: datetime) -> int:
        return (wall - self.first).days // self.days

    def later(self) -> EveryDays:
        return replace(self, first=self.first + timedelta(days=self.unit))


@dataclass(frozen=True, slots=True)
class EveryMonths(HandOffs):
    """`first` counts months from the year 0. A day that a month lacks is its last day."""

    clock: WallClock
    first: int
    months: int
    setting: MonthlySetting

    def wall(self, number: int) -> datetime:
        year, month = divmod(self.first + number * self.months, _YEAR)
        day = min(self.setting.day, monthrange(year, month + 1)[1])
        at = self.setting.time
        return datetime(year, month + 1, day, at.hour, at.minute)  # noqa: DTZ001  wall-clock time

    def near(self, wall: datetime) -> int:
        return (_month(wall) - self.first) // self.months

    def later(self) -> EveryMonths:
        return replace(self, first=self.first + 1)


def hand_offs(rotation: Rotation, clock: WallClock) -> tuple[HandOffs, ...]:
    """One row for each setting, none of them with a hand-off before the rotation's start."""
    return tuple(_from(row, rotation.start) for row in _rows(rotation, clock))


def _rows(rotation: Rotation, clock: WallClock) -> Iterator[HandOffs]:
    """Rows that begin early enough for a hand-off that a skipped day has put at the start."""
    settings, every = rotation.recurrence, rotation.recurrence.multiplier
    wall = clock.reading(rotation.start)
    for at in settings.daily:
        yield EveryDays(clock, _on(wall, -_DAY, at), every * _DAY, _DAY)
    for weekly in settings.weekly:
        back = (wall.weekday() - weekly.day.weekday) % _WEEK
        yield EveryDays(clock, _on(wall, -back, weekly.time), every * _WEEK, _WEEK)
    for monthly in settings.monthly:
        yield EveryMonths(clock, _month(wall) - 1, every, monthly)


def _from(row: HandOffs, start: datetime) -> HandOffs:
    while row.nth(0) < start:
        row = row.later()
    return row


def _on(wall: datetime, days: int, at: HandOffTime) -> datetime:
    return datetime.combine(wall.date() + timedelta(days=days), time(at.hour, at.minute))


def _month(wall: datetime) -> int:
    return wall.year * _YEAR + wall.month - 1
