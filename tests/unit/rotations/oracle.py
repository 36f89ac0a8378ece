"""Who is on call, found as a child would: by watching the clock on the wall, step by step.

Shares no calendar arithmetic with the calculator. It knows one thing: the latest time that the
clock has shown so far. A hand-off has happened once that is reached, a coverage window is open
while its start is reached and its end is not.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from datetime import datetime, time, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from incident_manager.domain.override import RotationOverride
    from incident_manager.domain.recurrence import HandOffTime
    from incident_manager.domain.rotation import Rotation

DAY = timedelta(days=1)
Seen = tuple[datetime, tuple[str, ...], tuple[str, ...] | None]


def watch(
    rotation: Rotation, overrides: Iterable[RotationOverride], span: timedelta, step: timedelta
) -> Iterator[Seen]:
    """(moment, who is on call, who was displaced) at every step from the start on."""
    zone, started = ZoneInfo(rotation.time_zone_id), rotation.start
    moment = started - DAY / 2
    latest = _shown(moment, zone)
    while moment < started - step:
        moment += step
        latest = max(latest, _shown(moment, zone))
    alarms = [list(row) for row in _rows(rotation, latest)]
    ranked = sorted(overrides, key=lambda one: (one.created, one.id))
    windows, before = _windows(rotation), -1
    while moment < started + span:
        moment += step
        latest = max(latest, _shown(moment, zone))
        rung = sum(bisect_right(row, latest) for row in alarms)
        before = rung if before < 0 else before
        regular = _regular(rotation, rung - before) if _open(windows, latest) else None
        yield (moment, *_people(rotation, ranked, moment, regular))


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _rows(rotation: Rotation, latest: datetime) -> Iterator[Iterator[datetime]]:
    """For each setting its times after `latest`, keeping only every so many."""
    recurrence = rotation.recurrence
    for at in recurrence.daily:
        yield _every(recurrence.multiplier, (_on(day, at) for day in _days(latest)), latest)
    for weekly in recurrence.weekly:
        fitting = (
            _on(day, weekly.time) for day in _days(latest) if f"{day:%a}".upper() == weekly.day
        )
        yield _every(recurrence.multiplier, fitting, latest)
    for monthly in recurrence.monthly:
        ends = (
            _on(day, monthly.time)
            for day in _days(latest)
            if day.day == min(monthly.day, monthrange(day.year, day.month)[1])
        )
        yield _every(recurrence.multiplier, ends, latest)


def _days(latest: datetime) -> Iterator[datetime]:
    return (datetime.combine(latest.date(), time()) + n * DAY for n in range(130))


def _on(day: datetime, at: HandOffTime) -> datetime:
    return day + timedelta(hours=at.hour, minutes=at.minute)


def _every(nth: int, alarms: Iterator[datetime], latest: datetime) -> Iterator[datetime]:
    return islice((alarm for alarm in alarms if alarm > latest), 0, None, nth)


def _open(windows: dict[str, list[tuple[time, time]]], latest: datetime) -> bool:
    """Whether a window of today is open, or one of yesterday still is."""
    if not windows:
        return True
    today, yesterday = (windows.get(f"{day:%a}".upper(), ()) for day in (latest, latest - DAY))
    now = latest.time()
    if any(start <= now and (now < end or end <= start) for start, end in today):
        return True
    return any(end <= start and now < end for start, end in yesterday)


def _windows(rotation: Rotation) -> dict[str, list[tuple[time, time]]]:
    return {
        row.day: [(_time(window.start), _time(window.end)) for window in row.times]
        for row in rotation.recurrence.coverages or ()
    }


def _time(at: HandOffTime) -> time:
    return time(at.hour, at.minute)


def _regular(rotation: Rotation, turn: int) -> tuple[str, ...]:
    """Deals the members out like cards, turn after turn."""
    size = len(rotation.contact_arns)
    hand = min(rotation.recurrence.number_of_on_calls, size)
    first = turn * rotation.recurrence.number_of_on_calls
    dealt = (rotation.contact_arns[card % size] for card in count(first))
    return tuple(islice(dealt, hand))


def _people(
    rotation: Rotation,
    ranked: Iterable[RotationOverride],
    moment: datetime,
    regular: tuple[str, ...] | None,
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    if regular is None:
        return (), None
    people, displaced = regular, None
    for one in ranked:
        kept = tuple(who for who in one.new_contact_arns if who in rotation.contact_arns)
        void = bool(one.new_contact_arns) and not kept
        if one.start <= moment < one.end and not void:
            people, displaced = kept, people
    return people, displaced
