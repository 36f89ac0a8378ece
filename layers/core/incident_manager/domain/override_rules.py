"""Which overrides may be made in a rotation (user guide: members only, 30 minutes, six months), and
how many it keeps.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.shifts import shifts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from incident_manager.domain.override import RotationOverride
    from incident_manager.domain.rotation import Rotation

MIN_LENGTH = timedelta(minutes=30)
MONTHS_AHEAD = 6
# Ours: a rotation and its overrides are one record, which has to fit into 400 KB.
MAX_OVERRIDES = 100
MAX_NAMED = 500  # in all overrides of a rotation together


def override_fault(rotation: Rotation, override: RotationOverride, now: datetime) -> str | None:
    """The first rule that a new override breaks, or None."""
    if fault := content_fault(rotation, override):
        return fault
    if override.end <= now:
        return "EndTime: it lies in the past, which can't be changed any more"
    if override.end > _months_later(now, MONTHS_AHEAD):
        return f"EndTime: it lies more than {MONTHS_AHEAD} months ahead"
    if next(shifts(rotation, (), override.start, override.end), None) is None:
        return "StartTime: the rotation has no shift within the override, so it would do nothing"
    return None


def content_fault(
    rotation: Rotation, override: RotationOverride, names: str = "NewContactIds"
) -> str | None:
    """The first rule that the override would break at any time; `names` is the field that holds
    them.
    """
    if not set(override.new_contact_arns) <= set(rotation.contact_arns):
        return f"{names}: only members of the rotation can be named"
    if override.end - override.start < MIN_LENGTH:
        return "EndTime: an override lasts at least 30 minutes"
    return None


def with_override(rotation: Rotation, override: RotationOverride, now: datetime) -> Rotation | None:
    """The rotation with one override more, or None where it can keep no more.

    Overrides that are over are kept as long as there is room: they tell who was on call. Those that
    ended first make room for the new one, which must not be over itself.
    """
    kept = [*rotation.overrides, override]
    for oldest in sorted(kept, key=lambda one: one.end):
        if _fit(kept):
            break
        if oldest.end > now:
            return None
        kept.remove(oldest)
    return replace(rotation, overrides=tuple(kept))


def _fit(overrides: Sequence[RotationOverride]) -> bool:
    named = sum(len(one.new_contact_arns) for one in overrides)
    return len(overrides) <= MAX_OVERRIDES and named <= MAX_NAMED


def _months_later(time: datetime, months: int) -> datetime:
    years, month = divmod(time.month - 1 + months, 12)
    year, month = time.year + years, month + 1
    return time.replace(year=year, month=month, day=min(time.day, monthrange(year, month)[1]))
