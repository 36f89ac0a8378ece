"""A zone's wall clock, and the one rule for times that it skips or shows twice.

A wall-clock time names one instant: the first at which the clock shows that time *or a later one*.
Where clocks go forward, a time that is skipped is so the moment of the change; where they go back,
a time that is shown twice is its first showing. Under this rule a later wall-clock time is never an
earlier instant, whatever a government does: what is in order on the wall is in order in fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_RESOLUTION = timedelta(seconds=1)  # of the time zone database
_FIXED = frozenset({"EST", "HST", "MST"})  # abbreviations without clock changes (CreateRotation)
_NO_ZONES = ("localtime", "posixrules", "Factory", "posix/", "right/")  # other files of a database


@dataclass(frozen=True, slots=True)
class WallClock:
    """Wall-clock times are datetimes without a zone; instants are in UTC."""

    zone: ZoneInfo

    def reading(self, instant: datetime) -> datetime:
        """The wall-clock time shown at this instant."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def first_showing(self, wall: datetime) -> datetime:
        """The instant that the wall-clock time names."""
        offset = wall.replace(tzinfo=self.zone).utcoffset() or timedelta()
        instant = (wall - offset).replace(tzinfo=UTC)
        then = instant.astimezone(self.zone).utcoffset() or timedelta()
        if then == offset:
            return instant
        return self._change(wall, instant - (then - offset), instant)

    def _change(self, wall: datetime, before: datetime, after: datetime) -> datetime:
        """The moment within (before, after] at which the clock jumps over this time."""
        while after - before > _RESOLUTION:
            middle = (before + (after - before) / 2).replace(microsecond=0)
            if self.reading(middle) >= wall:
                after = middle
            else:
                before = middle
        return after


def wall_clock(time_zone_id: str) -> WallClock:
    """Raises what ZoneInfo raises for a zone that `time_zone_fault` finds fault with."""
    return WallClock(ZoneInfo(time_zone_id))


def time_zone_fault(time_zone_id: str) -> str | None:
    """Why this is no time zone for a rotation, or None."""
    if time_zone_id in _FIXED:
        return f"TimeZoneId: {time_zone_id} has no clock changes; name a place, as America/New_York"
    try:
        known = not time_zone_id.startswith(_NO_ZONES) and bool(ZoneInfo(time_zone_id).key)
    except (KeyError, ValueError, OSError):
        known = False
    return None if known else "TimeZoneId: it must be a name of the IANA time zone database"
