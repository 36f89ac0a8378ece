"""Turns: the time from one hand-off to the next, whether or not all of it is covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import TYPE_CHECKING

from incident_manager.domain.hand_offs import hand_offs
from incident_manager.domain.rotation import HORIZON

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
