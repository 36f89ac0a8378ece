"""Everything that one invocation brought: each record for itself, so that a bad one loses none of
the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.trigger import Trigger
from incident_manager.ports import FailureQueue, Ports
from incident_manager.services.find_plan import PlanFinder
from incident_manager.services.ingest_trigger import ingest_trigger
from incident_manager.services.outcomes import Kept, Unrouted
from incident_manager.services.run_all import run_all

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from incident_manager.domain.json_value import JSON
    from incident_manager.ports import Unread
    from incident_manager.services.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking events in needs; `finder` lives as long as the process, since it learns."""

    ports: Ports
    finder: PlanFinder
    failures: FailureQueue


def ingest_batch(
    intake: Intake,
    readings: Iterable[tuple[JSON, Trigger | Unread]],
    door_plan_arn: str | None,
    now: datetime,
) -> tuple[Outcome, ...]:
    """What became of each record; `readings` are records with what they say, `door_plan_arn` the
    plan whose door it was.

    All are tried, then the first unexpected error is raised: a retry finds the others done already.
    """
    return run_all(
        partial(_ingest, intake, record, reading, door_plan_arn, now)
        for record, reading in readings
    )


def _ingest(
    intake: Intake,
    record: JSON,
    reading: Trigger | Unread,
    door_plan_arn: str | None,
    now: datetime,
) -> Outcome:
    if not isinstance(reading, Trigger):
        return _keep(intake, record, reading.reason, door_plan_arn)
    outcome = ingest_trigger(intake.ports, intake.finder, reading, door_plan_arn, now)
    if isinstance(outcome, Unrouted):
        return _keep(intake, record, outcome.reason, door_plan_arn)
    return outcome


def _keep(intake: Intake, record: JSON, reason: str, door_plan_arn: str | None) -> Kept:
    intake.failures.put(record, reason, door_plan_arn)
    return Kept(reason)
