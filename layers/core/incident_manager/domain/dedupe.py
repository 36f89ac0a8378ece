"""Deduplication: which trigger belongs to which open incident (contract 3)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_manager.domain.response_plan import ResponsePlan


@dataclass(frozen=True, slots=True)
class DedupeLock:
    """There is at most one of a key, and it exists exactly as long as its incident is OPEN.

    `absorbed` counts the repeats that the incident took in; counting makes no new version.
    """

    key: str
    incident_arn: str
    absorbed: int = 0
    version: int = 0


MARKED_FOR = timedelta(days=14)  # as long as a failure queue keeps an event to be sent again


@dataclass(frozen=True, slots=True)
class TriggerMark:
    """A trigger was taken in by this incident; delivered again, even much later, it opens no other.

    `request` tells a repeated StartIncident from one that reuses its token.
    """

    key: str
    incident_arn: str
    expires: datetime
    request: str | None = None
    version: int = 0


def mark_key(plan_arn: str, trigger_id: str) -> str:
    return _key("mark", plan_arn, trigger_id)


def mark(plan_arn: str, trigger_id: str, incident_arn: str, now: datetime) -> TriggerMark:
    return TriggerMark(mark_key(plan_arn, trigger_id), incident_arn, now + MARKED_FOR)


def string_key(dedupe_string: str) -> str:
    """The plan's own string: the same string is the same incident, whichever plan carries it."""
    return _key("string", dedupe_string)


def trigger_key(plan_arn: str, trigger: str) -> str:
    """Without a string: repeats of one alarm or event, each plan for itself."""
    return _key("trigger", plan_arn, trigger)


def key_for(plan: ResponsePlan, trigger: str | None) -> str | None:
    """The lock that an incident of this plan and trigger takes, or None: a manual start without a
    string never joins.
    """
    if plan.template.dedupe_string:
        return string_key(plan.template.dedupe_string)
    return trigger_key(plan.arn, trigger) if trigger else None


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
