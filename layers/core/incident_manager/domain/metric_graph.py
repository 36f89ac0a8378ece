"""Where everything of a graph goes, for whoever draws it.

Coordinates are SVG's: from 0, 0 in the upper left corner to the size of the box in the lower right.
What is written beside the axes lies outside the box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.round_ticks import round_times, round_values, value_label
from incident_manager.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from incident_manager.domain.metric import Line, Point

LARGEST = 2.0**360  # what CloudWatch takes as a value, and minus that
_GAP = 1.5  # of the usual distance between two points
_AT_ONCE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of the incident."""

    time: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Something at a coordinate, the other one of which does not matter."""

    position: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line as the `points` of SVG polylines: one for each stretch without a gap.

    A point between two gaps is a stretch from itself to itself, which round line caps make visible.
    """

    label: str
    stretches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """`values` are heights and `times` and `marks` places from the left. Without any data there are
    no `values`.
    """

    curves: tuple[Curve, ...]
    values: tuple[Placed, ...]
    times: tuple[Placed, ...]
    marks: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class _Plane:
    """Coordinates of times and values; none lies outside the box."""

    span: Span
    bottom: float
    top: float
    size: Size

    def x(self, time: datetime) -> float:
        length = max(self.span.end - self.span.start, _AT_ONCE)
        return _within(self.size.width, (time - self.span.start) / length)

    def y(self, value: float) -> float:
        return _within(self.size.height, (self.top - value) / (self.top - self.bottom))

    def stretch(self, points: Sequence[Point]) -> str:
        ends = points if len(points) > 1 else [*points, *points]
        return " ".join(f"{self.x(time):g},{self.y(value):g}" for time, value in ends)


def draw(lines: Sequence[Line], span: Span, marks: Sequence[Mark], size: Size) -> Drawing:
    """What is not within the span is left out, and values that are no number leave a gap."""
    rows = [sorted(_shown(line, span)) for line in lines]
    values = [value for row in rows for _, value in row]
    ticks = round_values(min(values), max(values)) if values else []
    bottom, top = (float(ticks[0]), float(ticks[-1])) if ticks else (0.0, 1.0)
    plane = _Plane(span, bottom, top, size)
    return Drawing(
        curves=tuple(
            Curve(line.label, tuple(plane.stretch(part) for part in _stretches(row)))
            for line, row in zip(lines, rows, strict=True)
        ),
        values=tuple(Placed(plane.y(float(tick)), value_label(tick)) for tick in ticks),
        times=tuple(Placed(plane.x(time), label) for time, label in round_times(span)),
        marks=tuple(
            Placed(plane.x(mark.time), mark.label)
            for mark in marks
            if span.start <= mark.time <= span.end
        ),
    )


def _shown(line: Line, span: Span) -> Iterator[Point]:
    for time, value in line.points:
        if span.start <= time <= span.end and math.isfinite(value) and abs(value) <= LARGEST:
            yield time, value


def _stretches(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """The points up to the next gap, which is where data usually come more often."""
    distances = [
        after - before for (before, _), (after, _) in zip(points, points[1:], strict=False)
    ]
    usual = sorted(distances)[len(distances) // 2] if distances else timedelta()
    start = 0
    for position, distance in enumerate(distances, 1):
        if distance > usual * _GAP:
            yield points[start:position]
            start = position
    if points:
        yield points[start:]


def _within(length: float, share: float) -> float:
    """A tenth of a unit is finer than what anybody sees, and short."""
    return round(max(0.0, min(1.0, share)) * length, 1)
