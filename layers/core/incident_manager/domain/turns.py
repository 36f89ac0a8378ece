"""Turns: the time from one hand-off to the next, whether or not all of it is covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import TYPE_CHECKING

from incident_manager.domain.hand_offs import hand_offs
from incident_manager.domain.rotation import HORIZON
from incident_manager.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.rotation import Rotation
    from incident_manager.domain.wall_clock import WallClock


@dataclass(frozen=True, slots=True)
class Turn:
    """`number` counts the hand-offs since the rotation's start."""

    number: int
    start: datetime
    end: datetime


def turns(rotation: Rotation, clock: WallClock, since: datetime) -> Iterator[Turn]:
    """Turns without end, from the one that holds `since`, or else the first.

    Two hand-offs may fall on one instant: on the 30th and the 31st in April, or within an hour that
    a clock change skips. The turn between them has no length and is left out, but keeps its number:
    the order of the others is as ever.
    """
    rows = hand_offs(rotation, clock)
    since = min(max(since, rotation.start), HORIZON)
    counts = [row.number_until(since) for row in rows]
    number = sum(counts) - sum(row.number_until(rotation.start) for row in rows)
    begun = (row.nth(done - 1) for row, done in zip(rows, counts, strict=True) if done)
    start = max((rotation.start, *begun))
    ahead = (row.following(done) for row, done in zip(rows, counts, strict=True))
    for end in merge(*ahead):
        if start < end:
            yield Turn(number, start, end)
        number, start = number + 1, end


def next_hand_off(rotation: Rotation, after: datetime) -> datetime:
    """The first hand-off after this moment; the start itself, if that is still to come."""
    if after < rotation.start:
        return rotation.start
    return next(turns(rotation, rotation.clock, after)).end


def reach(rotation: Rotation, since: datetime, until: datetime) -> Span:
    """The turns that a range touches, whole: only overrides within can matter to shifts in it."""
    clock = rotation.clock
    first, last = (next(turns(rotation, clock, moment)) for moment in (since, until))
    return Span(first.start, last.end)
