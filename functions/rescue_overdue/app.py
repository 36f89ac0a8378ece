"""The watchdog, every minute: what is overdue is done now."""

from __future__ import annotations

import os
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


@cache
def ports() -> Ports:
    return wiring.running_ports(from_environment(RunningSettings, os.environ))


@cache
def replicas() -> Replicas:
    return wiring.replicas(from_environment(RunningSettings, os.environ))


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Fails, after everything was tried, when something could not be helped: an alarm counts it."""
    now = wiring.utc_now()
    run_all([lambda: _rescue(now), lambda: _tend(now)])


def _rescue(now: datetime) -> None:
    tell(rescue_overdue(ports(), now))


def _tend(now: datetime) -> None:
    """After everybody was paged who had to be."""
    done = tend_replication_set(ports(), replicas(), now)
    if done is not None:
        tell(done)
