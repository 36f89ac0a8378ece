"""A person's engagement plan, drawn: a row for each use of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.console.time_line import Axis, Shape, Track
from incident_manager.domain.contact import Channel
from incident_manager.domain.engine import MAX_ATTEMPTS
from incident_manager.domain.timetable import ChannelUse, channel_uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.contact import Contact

_ENGAGED = datetime(2000, 1, 1, tzinfo=UTC)
_SHOWN_AFTER_THE_LAST = 5  # minutes


@dataclass(frozen=True, slots=True)
class Use:
    """`after` in minutes. Without a channel it was deleted; `fault` says why no page goes out."""

    after: int
    channel: Channel | None
    retry_minutes: int | None
    fault: str | None
    track: Track


@dataclass(frozen=True, slots=True)
class DrawnPlan:
    uses: tuple[Use, ...]
    axis: Axis


def drawn_plan(person: Contact) -> DrawnPlan:
    """As paging would go now: a stage of which no channel can be used takes no time."""
    uses = channel_uses(person, _ENGAGED)
    last = max((_minute(one.at) for one in uses), default=0)
    axis = Axis.reaching(last + _SHOWN_AFTER_THE_LAST)
    return DrawnPlan(tuple(_use(person, one, axis) for one in uses), axis)


def _use(person: Contact, use: ChannelUse, axis: Axis) -> Use:
    fault = person.fault(use.target.channel_arn)
    first, *again = _attempts(use, axis)
    shape = Shape.FAULT if fault else Shape.PAGE
    marks = [axis.mark(first, shape)]
    if not fault:
        marks += [axis.mark(one, Shape.AGAIN) for one in again]
    channel = person.channel(use.target.channel_arn)
    retry = use.target.retry_minutes or None
    return Use(int(first), channel, retry, fault, Track(marks=tuple(marks)))


def _attempts(use: ChannelUse, axis: Axis) -> Iterator[float]:
    """In minutes, those that the drawing has room for."""
    yield _minute(use.at)
    retry = use.target.retry_minutes
    end = axis.minutes if use.until is None else min(axis.minutes, _minute(use.until) - 0.5)
    for number in range(1, MAX_ATTEMPTS if retry else 1):
        at = _minute(use.at) + number * (retry or 0)
        if at > end:
            return
        yield at


def _minute(at: datetime) -> float:
    return (at - _ENGAGED) / timedelta(minutes=1)
