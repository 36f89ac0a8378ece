"""The watchdog, every minute: what is overdue is done now; then the ledger is audited."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.observability import logger, metrics, tell, tell_audit, tell_heartbeat
from incident_manager.services.audit_ledger import audit_ledger
from incident_manager.services.rescue_overdue import rescue_overdue
from incident_manager.services.run_all import run_all
from incident_manager.services.send_heartbeat import send_heartbeat
from incident_manager.services.tend_replication_set import tend_replication_set
from incident_manager.settings import RescueOverdueSettings, from_environment

if TYPE_CHECKING:
    from datetime import datetime

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from incident_manager.ports import Listener, Ports, Replicas
    from incident_manager.services.outcomes import Rescue

LAST_SEND = timedelta(seconds=20)  # with every timeout
LAST_READ = timedelta(seconds=5)  # of the audit; and the heartbeat


@cache
def settings() -> RescueOverdueSettings:
    return from_environment(RescueOverdueSettings, os.environ)


@cache
def ports() -> Ports:
    return wiring.running_ports(settings())


@cache
def replicas() -> Replicas:
    return wiring.replicas(settings())


@cache
def listener() -> Listener | None:
    return wiring.listener(settings())


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Begins nothing in the last seconds of its time; what is left is the next minute's."""
    left = timedelta(milliseconds=context.get_remaining_time_in_millis())
    end = wiring.utc_now() + left - LAST_READ
    run_all([lambda: _watch(end), lambda: _tend(end - LAST_SEND)])


def _watch(end: datetime) -> None:
    """A rescue that fails is audited too, and keeps the heartbeat back."""
    try:
        rescue = _rescue(end - LAST_SEND)
    finally:
        audit = audit_ledger(ports().store, ports().clock, end)
        tell_audit(audit)
    if heartbeat := send_heartbeat(listener(), rescue, audit):
        tell_heartbeat(heartbeat)


def _rescue(until: datetime) -> Rescue:
    rescue = rescue_overdue(ports(), until)
    tell(rescue)
    return rescue


def _tend(until: datetime) -> None:
    """After everybody was paged who had to be."""
    done = tend_replication_set(ports(), replicas(), wiring.utc_now(), until)
    if done is not None:
        tell(done)
