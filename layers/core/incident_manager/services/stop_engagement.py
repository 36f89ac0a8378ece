"""StopEngagement: nothing further is sent; what was sent stays sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.services.finding import find
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts


def stop_engagement(
    ports: PagingPorts, engagement_arn: str, reason: str | None, now: datetime
) -> Engagement:
    """The stopped engagement; one that was stopped before keeps its first time and reason.

    Raises NotFoundError.
    """

    def attempt() -> Engagement:
        engagement = find(ports.store, Ref(Engagement, engagement_arn))
        if engagement.stopped:
            return engagement
        stopped = engagement.stop(now, reason)
        ports.store.commit([stopped])
        return stopped

    return until_committed(attempt)
