"""Times as the clock of a schedule shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from incident_manager.console.refusal import Refused
from incident_manager.console.wording import day
from incident_manager.domain.wall_clock import WallClock, time_zone_fault, wall_clock

if TYPE_CHECKING:
    from incident_manager.domain.span import Spanning

_PLACES = re.compile(r"(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")
_UTC = "Etc/UTC"
_WHOLE_MINUTES = len("2026-11-23T09:00")


@dataclass(frozen=True, slots=True)
class Zoned:
    """`zone` is a name that `zone_fault` finds no fault with."""

    zone: str

    @classmethod
    def of(cls, zone: str) -> Zoned:
        """UTC, where there is a fault with the zone."""
        return cls(_UTC if zone_fault(zone) else zone)

    @property
    def clock(self) -> WallClock:
        return wall_clock(self.zone)

    def day(self, instant: datetime) -> date:
        return self.clock.reading(instant).date()

    def midnight(self, day: date) -> datetime:
        """When the day begins (UTC)."""
        return self.clock.first_showing(datetime.combine(day, time()))

    def text(self, instant: datetime) -> str:
        shown = self.clock.reading(instant)
        return f"{shown:%a} {day(shown)} {shown:%H:%M}"

    def span(self, of: Spanning) -> str:
        """The day is said once where it is the same."""
        same = self.day(of.start) == self.day(of.end)
        end = f"{self.clock.reading(of.end):%H:%M}" if same else self.text(of.end)
        return f"{self.text(of.start)} – {end}"

    def hours(self, of: Spanning, day: date) -> str:
        """The span as a list of this day has it: when it begins, if it does on that day."""
        start, end = self.clock.reading(of.start), self.clock.reading(of.end)
        till = f"{end:%H:%M}" if end.date() == day else self.text(of.end)
        return f"{start:%H:%M} – {till}" if start.date() == day else f"until {till}"

    def field(self, instant: datetime) -> str:
        """As a browser's field of date and time has it; seconds only where there are any."""
        text = self.clock.reading(instant).isoformat(timespec="seconds")
        return text.removesuffix(":00") if len(text) > _WHOLE_MINUTES else text

    def instant(self, field: str, shown: datetime | None = None) -> datetime:
        """The moment (UTC) that such a field names. It is `shown`, which the field was made from,
        where that was left as it is: clocks show some times twice. Raises Refused.
        """
        try:
            if shown and field == self.field(shown):
                return shown
            wall = datetime.fromisoformat(field)
            return self.clock.first_showing(wall.replace(tzinfo=None)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Refused(f"“{field}” is no date and time.") from error


def zone_fault(zone: str) -> str:
    """Why no clock can be read of it, in the words of a form; empty where one can. A rotation may
    have one that this time zone database lacks: databases differ, and zones are renamed.
    """
    return (time_zone_fault(zone) or "").replace("TimeZoneId", "Time zone")


@cache
def places() -> tuple[str, ...]:
    """Names of zones to choose from."""
    return (_UTC, *sorted(one for one in available_timezones() if _PLACES.match(one)))
