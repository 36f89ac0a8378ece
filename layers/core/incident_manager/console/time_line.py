"""Drawings of who is reached when: minutes run to the right, and every position is in percent, so
that a drawing takes the width it gets and text keeps its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10_080)  # minutes between two ticks
_MOST_TICKS = 6


class Shape(StrEnum):
    """What is drawn for a moment."""

    PAGE = "page"
    AGAIN = "again"
    ANSWER = "answer"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Bar:
    """`open`: what it stands for goes on beyond the drawing."""

    x: str
    width: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From minute 0 to `minutes`, a whole number of steps."""

    minutes: int
    step: int

    @classmethod
    def reaching(cls, minutes: float) -> Axis:
        """The shortest that shows this minute, with no more ticks than can be read."""
        needed = max(1, minutes)
        step = next((one for one in _STEPS if needed / one <= _MOST_TICKS), _STEPS[-1])
        return cls(int(-(-needed // step)) * step, step)

    def x(self, minute: float) -> str:
        return f"{min(max(minute / self.minutes, 0), 1) * 100:.4g}%"

    def bar(self, start: float, end: float | None) -> Bar:
        """Without an end it runs to the end of the drawing."""
        until = self.minutes if end is None else min(end, self.minutes)
        return Bar(self.x(start), f"{max(until - start, 0) / self.minutes * 100:.4g}%", end is None)

    def mark(self, minute: float, shape: Shape) -> Mark:
        return Mark(self.x(minute), shape)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        minutes = range(0, self.minutes + 1, self.step)
        return tuple(Tick(self.x(one), in_words(one) if one else "0") for one in minutes)


def in_words(minutes: int) -> str:
    """`45 min`, `2 h`, `2 h 5 min`."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"
