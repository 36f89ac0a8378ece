"""Which overrides may be made in a rotation (user guide: members only, 30 minutes, six months)."""

from __future__ import annotations

from calendar import monthrange
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.shifts import shifts

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.override import RotationOverride
    from incident_manager.domain.rotation import Rotation

MIN_LENGTH = timedelta(minutes=30)
MONTHS_AHEAD = 6


def override_fault(rotation: Rotation, override: RotationOverride, now: datetime) -> str | None:
    """The first rule that a new override breaks, or None."""
    if not set(override.new_contact_arns) <= set(rotation.contact_arns):
        return "NewContactIds: only members of the rotation can be named"
    if override.end - override.start < MIN_LENGTH:
        return "EndTime: an override lasts at least 30 minutes"
    if override.end <= now:
        return "EndTime: it lies in the past, which can't be changed any more"
    if override.end > _months_later(now, MONTHS_AHEAD):
        return f"EndTime: it lies more than {MONTHS_AHEAD} months ahead"
    if next(shifts(rotation, (), override.start, override.end), None) is None:
        return "StartTime: the rotation has no shift within the override, so it would do nothing"
    return None


def _months_later(time: datetime, months: int) -> datetime:
    years, month = divmod(time.month - 1 + months, 12)
    year, month = time.year + years, month + 1
    return time.replace(year=year, month=month, day=min(time.day, monthrange(year, month)[1]))
