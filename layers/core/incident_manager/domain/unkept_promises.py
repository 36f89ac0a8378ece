"""What a response plan says and this release does not do yet: told on the incident's timeline,
since a plan that promises in silence is worse than none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.timeline import automation_failure_event, pager_duty_note_event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from incident_manager.domain.response_plan import ResponsePlan
    from incident_manager.domain.timeline import TimelineEvent


def unkept_promises(
    plan: ResponsePlan, incident_arn: str, now: datetime
) -> Iterator[TimelineEvent]:
    """One event for each runbook and each integration that nobody starts (at most one of each)."""
    for automation in plan.actions:
        yield automation_failure_event(incident_arn, automation, now)
    for integration in plan.integrations:
        yield pager_duty_note_event(incident_arn, integration, now)
