"""Response plans: what an incident of this plan is called, how bad it is and who is engaged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from incident_manager.domain.resource_policy import ResourcePolicy


@dataclass(frozen=True, slots=True)
class IncidentTemplate:
    """Impact is 1 (critical) to 5 (no impact)."""

    title: str
    impact: int
    summary: str | None = None
    dedupe_string: str | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlan:
    """`engagements` are ARNs of people, escalation plans or schedules, all engaged at once when an
    incident opens.
    """

    arn: str
    name: str
    template: IncidentTemplate
    engagements: tuple[str, ...] = ()
    display_name: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    created: datetime
    policies: tuple[ResourcePolicy, ...] = ()
    request: str | None = None
    version: int = 0
