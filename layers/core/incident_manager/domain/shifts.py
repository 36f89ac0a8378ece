"""Shifts: who is on call from when to when.

A shift is a covered stretch of one turn, divided where overrides begin and end. It has the start
and end that it has, whatever range is asked for, and belongs to every range that it touches: so a
range may be cut anywhere, and shifts found in both parts are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain.coverage import stretches
from incident_manager.domain.override import in_force, layers
from incident_manager.domain.rotation import HORIZON
from incident_manager.domain.span import overlaps
from incident_manager.domain.turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from incident_manager.domain.override import Layer, RotationOverride
    from incident_manager.domain.rotation import Rotation


class ShiftType(StrEnum):
    REGULAR = "REGULAR"
    OVERRIDDEN = "OVERRIDDEN"


@dataclass(frozen=True, slots=True)
class Shift:
    """`overridden` are those who would be on call if the override (`override_id`) were deleted."""

    start: datetime
    end: datetime
    contact_arns: tuple[str, ...]
    type: ShiftType = ShiftType.REGULAR
    overridden: tuple[str, ...] = ()
    override_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """Some of a range's shifts; the rest are those since `next_since`, None if there are none."""

    shifts: tuple[Shift, ...]
    next_since: datetime | None


def shifts(
    rotation: Rotation, overrides: Iterable[RotationOverride], since: datetime, until: datetime
) -> Iterator[Shift]:
    """The shifts that touch the time from `since` until just before `until`, in order.

    Calculated as they are taken: a range of centuries costs no more than what is read of it.
    """
    since, until = max(since, rotation.start), min(until, HORIZON)
    if since >= until:
        return
    clock, counting = rotation.clock, in_force(rotation, overrides)
    covered = stretches(rotation.recurrence.coverages or (), clock, since)
    for stretch in overlaps(turns(rotation, clock, since), covered):
        if stretch.start >= until:
            return
        regular = rotation.on_turn(stretch.one.number)
        for layer in layers(counting, stretch):
            if layer.end > since and layer.start < until:
                yield _shift(layer, regular)


def shift_page(
    rotation: Rotation,
    overrides: Iterable[RotationOverride],
    since: datetime,
    until: datetime,
    limit: int,
) -> ShiftPage:
    """At most `limit` shifts. The next page begins at a moment, not at a count: an override made
    between two pages loses and repeats nothing.
    """
    found = tuple(islice(shifts(rotation, overrides, since, until), limit + 1))
    more = found[limit].start if len(found) > limit else None
    return ShiftPage(found[:limit], more)


def shift_at(
    rotation: Rotation, overrides: Iterable[RotationOverride], at: datetime
) -> Shift | None:
    """The shift at this moment, None where there is a gap; however long the rotation has run, the
    work is the same.
    """
    return next(shifts(rotation, overrides, at, at + datetime.resolution), None)


def now_and_next(
    rotation: Rotation, overrides: Iterable[RotationOverride], at: datetime
) -> tuple[Shift | None, Shift | None]:
    """The shift at this moment, None in a gap, and the one that comes after."""
    found = shifts(rotation, overrides, at, HORIZON)
    first = next(found, None)
    if first and first.start > at:
        return None, first
    return first, next(found, None)


def _shift(layer: Layer, regular: tuple[str, ...]) -> Shift:
    if layer.override is None:
        return Shift(layer.start, layer.end, regular)
    below = layer.displaced.new_contact_arns if layer.displaced else regular
    over = layer.override
    kind = ShiftType.OVERRIDDEN
    return Shift(layer.start, layer.end, over.new_contact_arns, kind, below, over.id)
