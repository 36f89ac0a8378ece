"""Incidents of one response plan in one month, where the deployment limits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.plan_usage import PlanUsage, month_of
from incident_manager.services.errors import PlanExhaustedError
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import Ports


def counted(ports: Ports, plan_arn: str, now: datetime) -> tuple[PlanUsage, ...]:
    """What to commit with an incident that is opened now. Without a limit nothing is read or kept.

    Raises PlanExhaustedError.
    """
    limit = ports.incidents_per_month
    if not limit:
        return ()
    known = ports.store.get(Ref(PlanUsage, plan_arn)) or PlanUsage(plan_arn, month_of(now))
    usage = known.with_one_more(now)
    if usage.opened > limit:
        raise PlanExhaustedError(limit)
    return (usage,)
