"""Rotations: people who take turns at being on call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from incident_manager.domain.hand_off_tag import notice_types
from incident_manager.domain.override import RotationOverride
from incident_manager.domain.recurrence import Recurrence
from incident_manager.domain.recurrence_rules import recurrence_fault
from incident_manager.domain.wall_clock import WallClock, time_zone_fault, wall_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_MEMBERS = 30  # quotas of the service: contacts in a rotation, rotations of an account
MAX_ROTATIONS = 500
EARLIEST_START = datetime(1970, 1, 1, tzinfo=UTC)
HORIZON = datetime(9000, 1, 1, tzinfo=UTC)  # where calendars end; later than that nobody is on call


@dataclass(frozen=True, slots=True)
class HandOffWatch:
    """Who was on call when it was last looked whether somebody is to be told, and when to look
    again (UTC); None: nothing will change any more.

    It belongs to one `version` of the rotation. Whoever changes the rotation, an override or a tag
    makes another one, and leaves this out of date without knowing of it.
    """

    on_call: tuple[str, ...]
    look_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """The order of `contact_arns` is the order of turns. Nobody is on call before `start` (UTC)."""

    arn: str
    name: str
    contact_arns: tuple[str, ...]
    start: datetime
    time_zone_id: str
    recurrence: Recurrence
    overrides: tuple[RotationOverride, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    created: datetime
    request: str | None = None
    watch: HandOffWatch | None = None
    version: int = 0

    @property
    def clock(self) -> WallClock:
        return wall_clock(self.time_zone_id)

    @property
    def look_at(self) -> datetime | None:
        """When to look whether somebody is to be told of a hand-off (UTC): at once, if the rotation
        was changed since the last time. None: never.
        """
        if self.watch and self.watch.version == self.version:
            return self.watch.look_at
        return EARLIEST_START if self.watch or notice_types(self.tags) else None

    def on_turn(self, turn: int) -> tuple[str, ...]:
        """Who has this turn: as many as are on call at once, beginning where the turn before ended,
        and nobody twice.
        """
        size, members = self.recurrence.number_of_on_calls, self.contact_arns
        places = range(turn * size, turn * size + min(size, len(members)))
        return tuple(dict.fromkeys(members[place % len(members)] for place in places))


def preview(
    members: Sequence[str],
    time_zone_id: str,
    recurrence: Recurrence,
    start: datetime,
    overrides: tuple[RotationOverride, ...] = (),
) -> Rotation:
    """A rotation that is calculated like any other and never stored; members may be any names."""
    return Rotation(
        arn="",
        name="",
        contact_arns=tuple(members),
        start=start,
        time_zone_id=time_zone_id,
        recurrence=recurrence,
        overrides=overrides,
        created=start,
    )


def default_start(now: datetime) -> datetime:
    """Of a rotation made without a start: now, so that somebody is on call at once, on the full
    minute.
    """
    return now.replace(second=0, microsecond=0)


def rotation_fault(rotation: Rotation) -> str | None:
    """The first rule that the rotation breaks, or None."""
    if not 1 <= len(rotation.contact_arns) <= MAX_MEMBERS:
        return f"ContactIds: a rotation has 1 to {MAX_MEMBERS} members"
    if not EARLIEST_START <= rotation.start < HORIZON:
        return f"StartTime: it lies between {EARLIEST_START.year} and {HORIZON.year}"
    return time_zone_fault(rotation.time_zone_id) or recurrence_fault(rotation.recurrence)
