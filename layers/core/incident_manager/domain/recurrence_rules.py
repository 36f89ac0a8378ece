"""Which recurrences a rotation may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from incident_manager.domain.recurrence import HandOffTime, Recurrence

MAX_MULTIPLIER = 100
MAX_DAY_OF_MONTH = 31
MAX_HAND_OFFS = 100  # ours, as is the next: a rotation is one record, and is calculated whole
MAX_WINDOWS = 24  # of a day
MIN_WINDOW_MINUTES = 30  # the user guide's, of an active time


def recurrence_fault(recurrence: Recurrence) -> str | None:
    """The first rule that the recurrence breaks, or None."""
    return next(_faults(recurrence), None)


def _faults(recurrence: Recurrence) -> Iterator[str]:
    if recurrence.number_of_on_calls < 1:
        yield "NumberOfOnCalls: at least 1 member is on call"
    if not 1 <= recurrence.multiplier <= MAX_MULTIPLIER:
        yield f"RecurrenceMultiplier: it lies between 1 and {MAX_MULTIPLIER}"
    yield from _hand_off_faults(recurrence)
    yield from _coverage_faults(recurrence)


def _hand_off_faults(recurrence: Recurrence) -> Iterator[str]:
    lists = {
        "DailySettings": recurrence.daily,
        "WeeklySettings": recurrence.weekly,
        "MonthlySettings": recurrence.monthly,
    }
    if sum(1 for settings in lists.values() if settings) != 1:
        yield f"exactly one of {', '.join(lists)} is needed"
    for name, settings in lists.items():
        if len(settings) > MAX_HAND_OFFS:
            yield f"{name}: a rotation has at most {MAX_HAND_OFFS} hand-offs"
        if len(set(settings)) < len(settings):
            yield f"{name}: the same hand-off is listed twice"
    if any(not 1 <= one.day <= MAX_DAY_OF_MONTH for one in recurrence.monthly):
        yield f"DayOfMonth: it lies between 1 and {MAX_DAY_OF_MONTH}"
    yield from _time_faults(recurrence.daily)
    yield from _time_faults(one.time for one in recurrence.weekly)
    yield from _time_faults(one.time for one in recurrence.monthly)


def _coverage_faults(recurrence: Recurrence) -> Iterator[str]:
    coverages = recurrence.coverages or ()
    if coverages and not any(one.times for one in coverages):
        yield "ShiftCoverages: no day has a window, so nobody would ever be on call"
    if len({one.day for one in coverages}) < len(coverages):
        yield "ShiftCoverages: the same day is listed twice"
    for coverage in coverages:
        if len(coverage.times) > MAX_WINDOWS:
            yield f"ShiftCoverages: {coverage.day} has more than {MAX_WINDOWS} windows"
        yield from _time_faults(edge for one in coverage.times for edge in (one.start, one.end))
        for window in coverage.times:
            if window.minutes < MIN_WINDOW_MINUTES:
                least = f"at least {MIN_WINDOW_MINUTES} minutes"
                yield f"ShiftCoverages: {coverage.day} {window} must last {least}"


def _time_faults(times: Iterable[HandOffTime]) -> Iterator[str]:
    for time in times:
        if not (0 <= time.hour < 24 and 0 <= time.minute < 60):  # noqa: PLR2004  hours, minutes
            yield f"HandOffTime: {time} is no time of day"
