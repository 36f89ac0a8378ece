"""What a schedule comes to over a period: where nobody is on call, where people are on call twice
over, and how the hours fall on each of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from incident_manager.domain.band import Band, bands
from incident_manager.domain.rotation import Rotation
from incident_manager.domain.shifts import shifts
from incident_manager.domain.span import Span, overlaps
from incident_manager.domain.wall_clock import wall_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from incident_manager.domain.on_call import Rota


@dataclass(frozen=True, slots=True)
class Cover:
    """A longest run of time in which the same rotations have somebody on call."""

    start: datetime
    end: datetime
    rotation_arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """A person's time on call, counted once however many rotations gave it.

    The three parts exclude each other: a night of the weekend is weekend.
    """

    contact_arn: str
    day: timedelta
    night: timedelta
    weekend: timedelta

    @property
    def total(self) -> timedelta:
        return self.day + self.night + self.weekend


@dataclass(frozen=True, slots=True)
class Attendance:
    """These people are on call, in the order of their rotations."""

    start: datetime
    end: datetime
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """`attendance`: who is on call, whichever rotation gave it, where anybody is. `double_cover`:
    several rotations at once; one that has several people does not count.

    `loads` has every member of a rotation, whoever has most time on call first.
    """

    attendance: tuple[Attendance, ...]
    uncovered: tuple[Span, ...]
    double_cover: tuple[Cover, ...]
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class _Duty:
    """The people that one rotation has on call."""

    rotation: Rotation
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A span in which nothing changes; `duties` in the schedule's order, none without people."""

    start: datetime
    end: datetime
    duties: tuple[_Duty, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(person for duty in self.duties for person in duty.people))


def schedule_report(schedule: Sequence[Rota], since: datetime, until: datetime) -> ScheduleReport:
    """The period from `since` until just before `until`; what goes beyond it is cut off."""
    parts = _parts(schedule, Span(since, until)) if since < until else []
    covers = list(_covers(parts))
    return ScheduleReport(
        tuple(_attendance(parts)),
        tuple(Span(one.start, one.end) for one in covers if not one.rotation_arns),
        tuple(one for one in covers if len(one.rotation_arns) > 1),
        _loads(schedule, parts),
    )


def _parts(schedule: Iterable[Rota], period: Span) -> list[_Part]:
    """The period, divided wherever a shift of any rotation begins or ends."""
    parts = [_Part(period.start, period.end)]
    for rota in schedule:
        both = overlaps(parts, _duties(rota, period))
        parts = [_Part(one.start, one.end, one.one.duties + one.other.duties) for one in both]
    return parts


def _duties(rota: Rota, period: Span) -> Iterator[_Part]:
    """One rotation's shifts, and the time between them in which it has nobody."""
    at = period.start
    for shift in shifts(rota.rotation, rota.overrides, period.start, period.end):
        if at < shift.start:
            yield _Part(at, shift.start)
        duties = (_Duty(rota.rotation, shift.contact_arns),) if shift.contact_arns else ()
        yield _Part(shift.start, shift.end, duties)
        at = shift.end
    if at < period.end:
        yield _Part(at, period.end)


def _covers(parts: Iterable[_Part]) -> Iterator[Cover]:
    for arns, run in groupby(parts, key=lambda part: tuple(d.rotation.arn for d in part.duties)):
        first, *rest = run
        yield Cover(first.start, rest[-1].end if rest else first.end, arns)


def _attendance(parts: Iterable[_Part]) -> Iterator[Attendance]:
    for people, run in groupby(parts, key=lambda part: part.people):
        first, *rest = run
        if people:
            yield Attendance(first.start, rest[-1].end if rest else first.end, people)


def _loads(schedule: Iterable[Rota], parts: Iterable[_Part]) -> tuple[Load, ...]:
    members = (member for rota in schedule for member in rota.rotation.contact_arns)
    time = {member: dict.fromkeys(Band, timedelta()) for member in members}
    for zone, row in _by_zone(parts).items():
        for part in overlaps(row, bands(wall_clock(zone), row[0].start)):
            for person in part.one.people:
                time[person][part.other.band] += part.end - part.start
    loads = (
        Load(person, spent[Band.DAY], spent[Band.NIGHT], spent[Band.WEEKEND])
        for person, spent in time.items()
    )
    return tuple(sorted(loads, key=lambda load: load.total, reverse=True))


def _by_zone(parts: Iterable[_Part]) -> dict[str, list[Attendance]]:
    """Everybody's time, told in the zone of the first rotation that has them on call at the
    moment.
    """
    rows: dict[str, list[Attendance]] = defaultdict(list)
    for part in parts:
        zones: dict[str, str] = {}
        for duty in part.duties:
            for person in duty.people:
                zones.setdefault(person, duty.rotation.time_zone_id)
        for zone in dict.fromkeys(zones.values()):
            told = tuple(person for person, of in zones.items() if of == zone)
            rows[zone].append(Attendance(part.start, part.end, told))
    return rows
