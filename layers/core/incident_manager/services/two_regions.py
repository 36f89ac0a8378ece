"""Which of two Regions does what, where a second one stands by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.engagement import Engagement
    from incident_manager.ports import PagingPorts

# So long the other Region is left to help itself: its own watchdog looks once a minute. With the
# minute between two looks of ours, nothing waits for longer than a minute and a half.
TAKE_OVER_AFTER = timedelta(seconds=30)


def is_run_elsewhere(ports: PagingPorts, engagement: Engagement, due: datetime | None) -> bool:
    """Whether another Region runs the engagement, and is not late with what is `due` (UTC).

    What is late is anybody's: whoever takes the step runs the engagement from then on.
    """
    if engagement.region == ports.region:
        return False
    return due is None or ports.clock() < due + TAKE_OVER_AFTER
