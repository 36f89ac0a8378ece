"""Shift coverage: the hours of the week in which a rotation has somebody on call at all."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from incident_manager.domain.span import ALWAYS, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from incident_manager.domain.recurrence import ShiftCoverage
    from incident_manager.domain.wall_clock import WallClock

    Window = tuple[int, int]  # minutes from Monday 00:00; an end may lie in the following week

_DAY = 24 * 60
_WEEK = 7 * _DAY


def stretches(
    coverages: Iterable[ShiftCoverage], clock: WallClock, since: datetime
) -> Iterator[Span]:
    """The covered stretches that end after `since`, each whole, in order and without end.

    Windows that touch or overlap are one stretch.
    """
    windows = _union(sorted(_windows(coverages)))
    if not windows or windows[0][1] - windows[0][0] >= _WEEK:
        yield ALWAYS
        return
    monday = _monday(clock.reading(since)) - timedelta(weeks=1)
    for week in count():
        for window in windows:
            span = _span(clock, monday + timedelta(weeks=week), window)
            if since < span.end:
                yield span


def _windows(coverages: Iterable[ShiftCoverage]) -> Iterator[Window]:
    for coverage in coverages:
        for window in coverage.times:
            start = coverage.day.weekday * _DAY + window.start.minutes
            yield start, start + window.minutes


def _union(windows: Iterable[Window]) -> list[Window]:
    """Windows in order of their starts become windows apart from each other, round the week."""
    apart: list[Window] = []
    for start, end in windows:
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((start, end))
    while len(apart) > 1 and apart[0][0] + _WEEK <= apart[-1][1]:
        apart[-1] = apart[-1][0], max(apart[-1][1], apart.pop(0)[1] + _WEEK)
    return apart


def _span(clock: WallClock, monday: datetime, window: Window) -> Span:
    start, end = (clock.first_showing(monday + timedelta(minutes=edge)) for edge in window)
    return Span(start, end)


def _monday(wall: datetime) -> datetime:
    return datetime.combine(wall.date() - timedelta(days=wall.weekday()), time())
