"""How a rotation recurs: its hand-offs, and the hours of the week that it covers.

All times are wall-clock times in the rotation's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DayOfWeek(StrEnum):
    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"

    @property
    def weekday(self) -> int:
        """Monday is 0, as in `date.weekday`."""
        return list(DayOfWeek).index(self)


@dataclass(frozen=True, slots=True, order=True)
class HandOffTime:
    hour: int
    minute: int = 0

    @property
    def minutes(self) -> int:
        """Since midnight, on a clock that is not changed."""
        return self.hour * 60 + self.minute

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


@dataclass(frozen=True, slots=True)
class WeeklySetting:
    day: DayOfWeek
    time: HandOffTime


@dataclass(frozen=True, slots=True)
class MonthlySetting:
    """The 29th to 31st are the last day of a month that is shorter."""

    day: int
    time: HandOffTime


@dataclass(frozen=True, slots=True)
class CoverageTime:
    """An end that is not after the start lies on the next day; the same time again is 24 hours."""

    start: HandOffTime
    end: HandOffTime

    @property
    def minutes(self) -> int:
        day = 24 * 60
        return (self.end.minutes - self.start.minutes) % day or day

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class ShiftCoverage:
    """The windows that begin on this day of the week."""

    day: DayOfWeek
    times: tuple[CoverageTime, ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Exactly one of the three lists of hand-offs is filled; `multiplier` counts its days, weeks or
    months.

    `coverages` None or empty: every hour of the week is covered. Otherwise a day without a window
    is a gap.
    """

    number_of_on_calls: int
    multiplier: int
    daily: tuple[HandOffTime, ...] = ()
    weekly: tuple[WeeklySetting, ...] = ()
    monthly: tuple[MonthlySetting, ...] = ()
    coverages: tuple[ShiftCoverage, ...] | None = None
