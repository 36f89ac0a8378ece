"""The weeks of a schedule that are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.console.on_call.zoned import Zoned

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTHS = (1, 2, 4)
PREVIEWED = 4
_USUAL = 2
_SENSIBLE = range(2000, 2200)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the zone, from `first` on."""

    zoned: Zoned
    first: date
    weeks: int = _USUAL

    @classmethod
    def asked(cls, zoned: Zoned, now: datetime, first: str, weeks: str) -> Period:
        """What the query says; from the Monday of this week on where it says nothing of sense."""
        length = int(weeks) if weeks in map(str, LENGTHS) else _USUAL
        return cls(zoned, _date(first) or monday(zoned.day(now)), length)

    @property
    def start(self) -> datetime:
        return self.zoned.midnight(self.first)

    @property
    def end(self) -> datetime:
        return self.zoned.midnight(self.first + self.weeks * WEEK)

    @property
    def last(self) -> date:
        return self.first + self.weeks * WEEK - DAY

    def days(self) -> Iterator[date]:
        return (self.first + number * DAY for number in range(self.weeks * 7))

    def later(self, times: int) -> Period:
        """As long a period, so many times its length later."""
        return replace(self, first=self.first + times * self.weeks * WEEK)

    def of_weeks(self, weeks: int) -> Period:
        return replace(self, weeks=weeks)

    @property
    def query(self) -> str:
        return f"from={self.first}&weeks={self.weeks}"


def monday(day: date) -> date:
    return day - day.weekday() * DAY


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in _SENSIBLE else None
