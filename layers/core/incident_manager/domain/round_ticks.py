"""Round values and times for the axes of a graph."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.span import Span

VALUE_STEPS, TIME_STEPS = 4, 6  # at most so many steps from end to end, give or take one
_ROUND = tuple(Decimal(digits) for digits in ("1", "2", "2.5", "5", "10"))
_SUFFIXES = ("", "k", "M", "G", "T")
_SMALLEST, _LARGEST = -4, 3 * len(_SUFFIXES)  # powers of ten that are written out
_EPOCH = datetime.fromtimestamp(0, UTC)
_DAY = timedelta(days=1)
_TIME_STEPS = (
    *(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12)),
)


def round_values(low: float, high: float) -> list[Decimal]:
    """At least two, in even steps, from at most `low` to at least `high`; both must be finite.

    From zero where that is no further away than the values are apart, or where there is just one.
    """
    # The shortest text of a float: 99.9 and 99.7 are 0.2 apart, and not a trace more.
    bottom, top = _with_zero(Decimal(repr(low)), Decimal(repr(high)))
    step = _round_step((top - bottom) / VALUE_STEPS)
    first, last = math.floor(bottom / step), math.ceil(top / step)
    return [number * step for number in range(first, last + 1)]


def _with_zero(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    apart = high - low
    if low == high == 0:
        return low, Decimal(1)
    if low > 0 and (low <= apart or not apart):
        return Decimal(0), high
    if high < 0 and (-high <= apart or not apart):
        return low, Decimal(0)
    return low, high


def _round_step(least: Decimal) -> Decimal:
    power = Decimal(1).scaleb(least.adjusted())
    return next(digit * power for digit in _ROUND if digit * power >= least)


def value_label(value: Decimal) -> str:
    """As short as it can be without a loss: 1.2k, 0.05, 3E+20."""
    power = value.adjusted() if value else 0
    if not _SMALLEST <= power < _LARGEST:
        return f"{value.normalize():E}"
    group = max(power // 3, 0)
    return f"{value.scaleb(-3 * group).normalize():f}{_SUFFIXES[group]}"


def round_times(span: Span) -> list[tuple[datetime, str]]:
    """Times (UTC) within the span, and how to write them: the day at midnight, else the time."""
    step = _time_step(span.end - span.start)
    return [(time, _time_label(time)) for time in _multiples(step, span)]


def _time_step(length: timedelta) -> timedelta:
    days = math.ceil(length / TIME_STEPS / _DAY) * _DAY
    return next((step for step in _TIME_STEPS if step * TIME_STEPS >= length), days)


def _multiples(step: timedelta, span: Span) -> Iterator[datetime]:
    number = math.ceil((span.start - _EPOCH) / step)
    while (time := _EPOCH + number * step) <= span.end:
        yield time
        number += 1


def _time_label(time: datetime) -> str:
    return f"{time:%H:%M}" if time.hour or time.minute else f"{time.day} {time:%b}"
