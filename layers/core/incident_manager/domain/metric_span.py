"""Which time a graph shows of an incident, and how finely CloudWatch can tell it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.span import Span

if TYPE_CHECKING:
    from incident_manager.domain.incident import Incident

MAX_POINTS = 300
BEFORE, PERIODS_BEFORE = timedelta(hours=1), 3
AFTER = timedelta(minutes=30)
LONGEST = timedelta(days=1)
_DAY = 86_400
_ROUND = (1, 5, 10, 30, 60, 300, 900, 3_600, 21_600, _DAY)
# "GetMetricData" in the CloudWatch API reference: how long data are kept, by how fine they are.
_KEPT = (
    (timedelta(hours=3), 1),
    (timedelta(days=15), 60),
    (timedelta(days=63), 300),
)
_AFTERWARDS = 3_600


def span_of(incident: Incident, period: int, now: datetime) -> Span:
    """From an hour before it was opened, or three periods (in seconds) where they are longer, until
    half an hour after it was resolved, or now.

    Of an incident that takes longer than a day, its newest day: whether it is over is the question.
    """
    before = max(BEFORE, PERIODS_BEFORE * timedelta(seconds=period))
    end = now if incident.resolved is None else min(now, incident.resolved + AFTER)
    end = max(end, incident.created)
    return Span(max(incident.created - before, end - max(LONGEST, 2 * before)), end)


def readable_period(period: int, span: Span, now: datetime) -> int:
    """The period itself, or the next longer one (in seconds) of which CloudWatch still has data at
    this age, and which makes no more than MAX_POINTS of the span.
    """
    unit = _unit(now - span.start)
    least = max(unit, math.ceil((span.end - span.start).total_seconds() / (MAX_POINTS - 1)))
    if period >= least and period % unit == 0:
        return period
    least = max(period, least)
    days = math.ceil(least / _DAY) * _DAY
    return next((one for one in _ROUND if one >= least and one % unit == 0), days)


def _unit(age: timedelta) -> int:
    """Periods of data as old as this are multiples of so many seconds."""
    return next((unit for kept, unit in _KEPT if age <= kept), _AFTERWARDS)
