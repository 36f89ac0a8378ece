"""Who is on call: in a rotation, and in a schedule of several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incident_manager.domain.override import RotationOverride
from incident_manager.domain.rotation import Rotation
from incident_manager.domain.shifts import now_and_next, shift_at
from incident_manager.domain.wall_clock import time_zone_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_QUIET = 30  # a month of daily hand-offs among the same people


@dataclass(frozen=True, slots=True)
class Rota:
    """A rotation of a schedule, with the overrides that were made in it."""

    rotation: Rotation
    overrides: tuple[RotationOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class Incalculable:
    """A rotation of which nobody can tell who is on call, and why."""

    rotation_arn: str
    reason: str


@dataclass(frozen=True, slots=True)
class OnCall:
    """A person, and every rotation of the schedule that has them on call."""

    contact_arn: str
    rotation_arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` (UTC) on these are on call, and were not all, or not alone, before."""

    at: datetime
    on_call: tuple[OnCall, ...]

    @property
    def people(self) -> frozenset[str]:
        return frozenset(one.contact_arn for one in self.on_call)


def rota_of(rotation_arn: str, rotation: Rotation | None) -> Rota | Incalculable:
    """What was read of a rotation that a schedule names; None does not exist."""
    if rotation is None:
        return Incalculable(rotation_arn, "the rotation was deleted")
    if fault := time_zone_fault(rotation.time_zone_id):
        return Incalculable(rotation_arn, f"nobody can tell who is on call: {fault}")
    return Rota(rotation, rotation.overrides)


def who_is_on_call(
    rotation: Rotation, overrides: Iterable[RotationOverride], at: datetime
) -> tuple[str, ...]:
    """Empty in a gap, and where an override has put nobody on call."""
    shift = shift_at(rotation, overrides, at)
    return shift.contact_arns if shift else ()


def on_call(schedule: Iterable[Rota], at: datetime) -> tuple[OnCall, ...]:
    """Everybody that a schedule has on call, each once, in the order of its rotations."""
    given: dict[str, list[str]] = {}
    for rota in schedule:
        for contact in who_is_on_call(rota.rotation, rota.overrides, at):
            given.setdefault(contact, []).append(rota.rotation.arn)
    return tuple(OnCall(contact, tuple(arns)) for contact, arns in given.items())


def changes(schedule: Sequence[Rota], at: datetime) -> Iterator[Change]:
    """Who is on call at this moment, then whoever else is from when on: calculated as it is taken.

    Ends where the same people stay on call for 30 hand-offs.
    """
    last = Change(at, on_call(schedule, at))
    yield last
    quiet = 0
    for moment in _edges(schedule, at):
        change = Change(moment, on_call(schedule, moment))
        quiet += 1
        if change.people != last.people:
            last, quiet = change, 0
            yield change
        if quiet == _QUIET:
            return


def _edges(schedule: Sequence[Rota], at: datetime) -> Iterator[datetime]:
    """Every moment after this one at which a shift begins or ends, in order."""
    while edges := [edge for rota in schedule if (edge := _edge(rota, at))]:
        at = min(edges)
        yield at


def _edge(rota: Rota, at: datetime) -> datetime | None:
    now, following = now_and_next(rota.rotation, rota.overrides, at)
    if now:
        return now.end
    return following.start if following else None
