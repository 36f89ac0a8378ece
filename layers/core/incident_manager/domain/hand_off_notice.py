"""Hand-off notices: who is to be told that they went on call, or off.

A rotation is looked at when who is on call may change, and at once after it was changed itself.
Who was on call at the last look is kept, so a notice is the difference between two looks: however
late one is, and whatever was changed in between, it tells what is true now, and once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain.hand_off_tag import notice_types
from incident_manager.domain.on_call import who_is_on_call
from incident_manager.domain.rotation import HORIZON, HandOffWatch
from incident_manager.domain.shifts import shifts

if TYPE_CHECKING:
    from incident_manager.domain.rotation import Rotation

_SHIFTS_AHEAD = 100  # that are searched for the end of somebody's time on call


@dataclass(frozen=True, slots=True)
class HandOff:
    """Who came on call and who went off since the last look, and everybody who is on call `at` this
    moment (UTC). `direct`: nobody else was in between.
    """

    at: datetime
    came: tuple[str, ...]
    went: tuple[str, ...]
    on_call: tuple[str, ...]
    direct: bool


def look(rotation: Rotation, now: datetime) -> tuple[Rotation, HandOff | None]:
    """The rotation as it is to be kept, and what happened since the last look, if anything.

    The first look only learns: who was on call already when notices were switched on is not told.
    """
    if not notice_types(rotation.tags):
        return replace(rotation, watch=None), None
    on_call = who_is_on_call(rotation, rotation.overrides, now)
    watch = HandOffWatch(on_call, next_look(rotation, now), rotation.version + 1)
    return replace(rotation, watch=watch), _hand_off(rotation, on_call, now)


def next_look(rotation: Rotation, after: datetime) -> datetime | None:
    """Until when who is on call stays the same for certain: the end of a shift or of a gap.

    It is one shift's work, also in a rotation where nothing ever changes.
    """
    shift = next(shifts(rotation, rotation.overrides, after, HORIZON), None)
    if shift is None:
        return None
    return shift.start if after < shift.start else shift.end


def on_call_until(rotation: Rotation, contact_arn: str, now: datetime) -> datetime | None:
    """When somebody who is on call now goes off, None where that is not in sight: the only member
    of a rotation never does.
    """
    end = now
    for shift in islice(shifts(rotation, rotation.overrides, now, HORIZON), _SHIFTS_AHEAD):
        if end < shift.start or contact_arn not in shift.contact_arns:
            return end
        end = shift.end
    return None


def _hand_off(rotation: Rotation, on_call: tuple[str, ...], now: datetime) -> HandOff | None:
    if rotation.watch is None:
        return None
    before = rotation.watch.on_call
    came = tuple(one for one in on_call if one not in before)
    went = tuple(one for one in before if one not in on_call)
    if not came and not went:
        return None
    return HandOff(now, came, went, on_call, direct=_saw_all(rotation, rotation.watch, now))


def _saw_all(rotation: Rotation, watch: HandOffWatch, now: datetime) -> bool:
    """Whether there was at most one change to see since the last look."""
    if watch.look_at is None or now <= watch.look_at:
        return True
    following = next_look(rotation, watch.look_at)
    return following is None or now < following
