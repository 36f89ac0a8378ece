"""A person's own engagement plan, laid out in time: which channel is used when, from the moment
they are engaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.contact import ChannelTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.contact import Contact, Stage


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """Use this channel at this moment; `position` (stage, target) tells it from other uses of the
    same channel.
    """

    at: datetime
    target: ChannelTarget
    position: tuple[int, int]
    until: datetime | None


def channel_uses(person: Contact, engaged: datetime) -> tuple[ChannelUse, ...]:
    """Every use of a channel that the person's plan foresees.

    A stage whose channels are all unusable takes no time: waiting for an answer that can't come
    helps nobody. A stage without targets is a plain wait.
    """
    uses: list[ChannelUse] = []
    at = engaged
    stages = person.plan.stages or ()
    for index, stage in enumerate(stages):
        ends = at + _length(person, stage)
        last = index == len(stages) - 1
        uses.extend(_uses(stage, index, at, None if last else ends))
        at = ends
    return tuple(uses)


def unusable_channels(person: Contact) -> tuple[tuple[str, str], ...]:
    """(channel ARN, reason) of each channel of the plan that can't be used now."""
    targets = (target for stage in person.plan.stages or () for target in _channels(stage))
    faults = {target.channel_arn: person.fault(target.channel_arn) for target in targets}
    return tuple((arn, fault) for arn, fault in faults.items() if fault)


def _uses(stage: Stage, index: int, at: datetime, until: datetime | None) -> Iterator[ChannelUse]:
    for place, target in enumerate(_channels(stage)):
        yield ChannelUse(at, target, (index, place), until)


def _length(person: Contact, stage: Stage) -> timedelta:
    burnt = stage.targets and all(person.fault(one.channel_arn) for one in _channels(stage))
    return timedelta() if burnt else timedelta(minutes=stage.minutes)


def _channels(stage: Stage) -> Iterator[ChannelTarget]:
    return (target for target in stage.targets if isinstance(target, ChannelTarget))
