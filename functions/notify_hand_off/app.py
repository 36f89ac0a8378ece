"""Every minute: whoever went on call or off is told, where a rotation asks for it."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.observability import logger, metrics, tell_notified
from incident_manager.services.notify_hand_off import notify_hand_off
from incident_manager.settings import PagingSettings, from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from incident_manager.ports import PagingPorts


LAST_SECONDS = timedelta(seconds=20)  # for those who are being told: what is lost then is lost


@cache
def ports() -> PagingPorts:
    return wiring.paging_ports(from_environment(PagingSettings, os.environ))


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Begins nothing in the last seconds of its time; what is left is the next minute's."""
    left = timedelta(milliseconds=context.get_remaining_time_in_millis()) - LAST_SECONDS
    tell_notified(notify_hand_off(ports(), wiring.utc_now() + left))
