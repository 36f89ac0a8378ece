"""What comes out of a door: a trigger, or what could not be read and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from incident_manager.domain.json_value import JSON
from incident_manager.domain.trigger import Trigger


class UnreadableError(Exception):
    """A record cannot be understood; the message says why and quotes nothing of the record."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One record that nobody can act on: `reason` is fit for a log, `record` is not."""

    reason: str
    record: JSON


Reading: TypeAlias = Trigger | Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How one record came here; stands in for what the record itself leaves out.

    id: the same whenever the same delivery is retried.
    time: when it was sent (aware, UTC).
    envelope: EventBridge fields known from the way it came (`source`, `account`, ...).
    partition: of the AWS account that sent it.
    """

    id: str
    time: datetime
    envelope: Mapping[str, JSON] = field(default_factory=dict)
    partition: str = "aws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A record in EventBridge's shape, and the response plan that came with it."""

    event: Mapping[str, JSON]
    delivery: Delivery
    response_plan_arn: str | None = None
