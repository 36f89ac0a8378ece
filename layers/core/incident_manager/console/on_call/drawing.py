"""A schedule as a drawing: where its bars are, and what they say. Places are percent of the width.

Text keeps its size whatever the width is, so that a bar's words are chosen by the least width that
the drawing has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from incident_manager.console.on_call.people import NOBODY, People
from incident_manager.console.on_call.period import DAY, Period
from incident_manager.domain.shifts import Shift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from incident_manager.domain.schedule_report import Attendance, ScheduleReport
    from incident_manager.domain.span import Span, Spanning

_LEAST_WIDTH = 896  # pixels, as the stylesheet has it
_LETTER = 7  # pixels
_PADDING = 6
_SATURDAY = 5
LinkOf = Callable[[Shift], str | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """`words` fit into it; `whole` is all that there is to say. `looks` are classes."""

    start: datetime
    end: datetime
    x: float
    width: float
    words: str
    names: str
    whole: str
    looks: str
    striped: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    name: str
    bars: tuple[Bar, ...]
    link: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    x: float
    width: float
    weekend: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a day's list says of a bar that begins on it, or is under way as the list begins."""

    hours: str
    layer: Layer
    bar: Bar


@dataclass(frozen=True, slots=True)
class Drawing:
    """`now` is a place; None: it is not shown. `agenda` begins today, if that is shown."""

    days: tuple[Day, ...]
    layers: tuple[Layer, ...]
    now: float | None
    agenda: tuple[tuple[Day, tuple[Entry, ...]], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws a period of these people's shifts."""

    period: Period
    people: People

    def drawing(self, layers: Sequence[Layer], now: datetime) -> Drawing:
        """The last layer is what comes of the others."""
        days = tuple(self._days(now))
        shown = self.period.start <= now < self.period.end
        listed = [day for day in days if not shown or day.date >= self.period.zoned.day(now)]
        agenda = [(day, tuple(self._entries(day, listed[0], layers))) for day in listed]
        place = self._x(now) if shown else None
        return Drawing(days, tuple(layers), place, tuple(one for one in agenda if one[1]))

    def rotation(
        self, name: str, shifts: Iterable[Shift], link_of: LinkOf, link: str | None = None
    ) -> Layer:
        """`link_of` says where a shift leads."""
        bars = (self._shift(name, one, link_of(one)) for one in shifts)
        return Layer(name, tuple(bars), link)

    def final(self, report: ScheduleReport) -> Layer:
        """Who is on call, whichever rotation gave it, and where nobody is."""
        covered = [self._attendance(one) for one in report.attendance]
        bars = [*covered, *map(self.gap, report.uncovered)]
        return Layer("On call", tuple(sorted(bars, key=lambda bar: bar.start)), final=True)

    def gap(self, span: Span) -> Bar:
        whole = f"{NOBODY} is on call\n{self.period.zoned.span(span)}"
        return self._bar(span, (), whole)

    def _shift(self, name: str, shift: Shift, link: str | None) -> Bar:
        who = f"{self.people.names(shift.contact_arns)} · {name}"
        if shift.override_id:
            who += f"\nOverride, instead of {self.people.names(shift.overridden)}"
        whole = f"{who}\n{self.period.zoned.span(shift)}"
        return self._bar(shift, shift.contact_arns, whole, link, striped=bool(shift.override_id))

    def _attendance(self, one: Attendance) -> Bar:
        whole = f"{self.people.names(one.people)}\n{self.period.zoned.span(one)}"
        return self._bar(one, one.people, whole)

    def _bar(
        self,
        span: Spanning,
        people: Sequence[str],
        whole: str,
        link: str | None = None,
        *,
        striped: bool = False,
    ) -> Bar:
        x = self._x(span.start)
        width = self._x(span.end) - x
        letters = (width / 100 * _LEAST_WIDTH - _PADDING) / _LETTER
        return Bar(
            start=span.start,
            end=span.end,
            x=x,
            width=width,
            words=self.people.fitting(people, letters),
            names=self.people.names(people),
            whole=whole,
            looks=self.people.shade(people),
            striped=striped,
            link=link,
        )

    def _days(self, now: datetime) -> Iterator[Day]:
        today = self.period.zoned.day(now)
        for one in self.period.days():
            x = self._x(self.period.zoned.midnight(one))
            until = self._x(self.period.zoned.midnight(one + DAY))
            yield Day(one, x, until - x, one.weekday() >= _SATURDAY, one == today)

    def _entries(self, day: Day, first: Day, layers: Iterable[Layer]) -> Iterator[Entry]:
        """By the rotations, which can be overridden, and the gaps that are left in the end."""
        zoned = self.period.zoned
        begins = zoned.midnight(day.date)
        since = begins if day is not first else datetime.min.replace(tzinfo=UTC)
        until = zoned.midnight(day.date + DAY)
        found = (
            (bar.start, layer, bar)
            for layer in layers
            for bar in layer.bars
            if not layer.final or bar.looks == "gap"
        )
        for start, layer, bar in sorted(found, key=itemgetter(0)):
            if since <= start < until and bar.end > begins:
                yield Entry(zoned.hours(bar, day.date), layer, bar)

    def _x(self, at: datetime) -> float:
        whole = self.period.end - self.period.start
        share = (at - self.period.start) / whole
        return round(100 * min(max(share, 0), 1), 3)
