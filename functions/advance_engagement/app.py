"""The state machine's call: an engagement's planned time has come."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from incident_manager import wiring
from incident_manager.domain import utc
from incident_manager.observability import logger, metrics, tell
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.settings import PagingSettings, from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from incident_manager.ports import PagingPorts


@cache
def ports() -> PagingPorts:
    return wiring.paging_ports(from_environment(PagingSettings, os.environ))


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, str], context: LambdaContext) -> dict[str, str]:
    """Answers with the next planned time; without one nothing is left to do."""
    engagement, planned = event["engagementArn"], utc.parse(event["plannedTime"])
    advanced = advance_engagement(ports(), engagement, planned)
    tell(advanced)
    following = advanced.next_due
    return {
        "engagementArn": engagement,
        **({"plannedTime": utc.isoformat(following)} if following else {}),
    }
