"""The watchdog, every minute: what is overdue is done now."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.observability import logger, metrics, tell
from incident_manager.services.rescue_overdue import rescue_overdue
from incident_manager.services.run_all import run_all
from incident_manager.services.tend_replication_set import tend_replication_set
from incident_manager.settings import RunningSettings, from_environment

if TYPE_CHECKING:
    from datetime import datetime

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from incident_manager.ports import Ports, Replicas


LAST_SECONDS = timedelta(seconds=20)  # a send with every timeout


@cache
def ports() -> Ports:
    return wiring.running_ports(from_environment(RunningSettings, os.environ))


@cache
def replicas() -> Replicas:
    return wiring.replicas(from_environment(RunningSettings, os.environ))


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Begins nothing in the last seconds of its time; what is left is the next minute's."""
    left = timedelta(milliseconds=context.get_remaining_time_in_millis()) - LAST_SECONDS
    until = wiring.utc_now() + left
    run_all([lambda: tell(rescue_overdue(ports(), until)), lambda: _tend(until)])


def _tend(until: datetime) -> None:
    """After everybody was paged who had to be."""
    done = tend_replication_set(ports(), replicas(), wiring.utc_now(), until)
    if done is not None:
        tell(done)
