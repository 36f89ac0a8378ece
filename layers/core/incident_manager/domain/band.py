"""Day, night and weekend: what an hour on call weighs on the person who has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import count, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.wall_clock import WallClock

_MORNING, _EVENING = time(6), time(22)
_SATURDAY = 5  # as `date.weekday` counts


class Band(StrEnum):
    """Wall-clock hours: WEEKEND is Saturday 00:00 to Monday 00:00, NIGHT 22:00 to 06:00 else."""

    DAY = "DAY"
    NIGHT = "NIGHT"
    WEEKEND = "WEEKEND"


@dataclass(frozen=True, slots=True)
class BandSpan:
    start: datetime
    end: datetime
    band: Band


def bands(clock: WallClock, since: datetime) -> Iterator[BandSpan]:
    """All time from `since` on, in order and without end; the first one may begin earlier."""
    for start, end in pairwise(_edges(clock.reading(since))):
        span = BandSpan(clock.first_showing(start), clock.first_showing(end), _band(start))
        if since < span.end:
            yield span


def _edges(wall: datetime) -> Iterator[datetime]:
    for days in count():
        date = wall.date() + timedelta(days=days)
        yield from (datetime.combine(date, at) for at in (time(), _MORNING, _EVENING))


def _band(start: datetime) -> Band:
    if start.weekday() >= _SATURDAY:
        return Band.WEEKEND
    return Band.DAY if start.time() == _MORNING else Band.NIGHT
