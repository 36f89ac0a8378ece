"""Alarms and events come in: by SNS, by an EventBridge rule, as an alarm's Lambda action."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.adapters.alarms import records, triggers
from incident_manager.adapters.lambda_doors import plan_behind
from incident_manager.observability import logger, metrics, tell
from incident_manager.services.ingest_batch import Intake, ingest_batch
from incident_manager.services.outcomes import summary
from incident_manager.settings import IngestAlarmSettings, from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def intake() -> Intake:
    return wiring.intake(from_environment(IngestAlarmSettings, os.environ))


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The alias that was invoked names the response plan; without one the routing rules decide.

    Answers with what came of each record: who replays a failure waits for it.
    """
    now = wiring.utc_now()
    door = plan_behind(context.invoked_function_arn, intake().ports.deployment)
    readings = triggers(event, delivery_id=context.aws_request_id, delivered_at=now)
    batch = zip(records(event), readings, strict=True)
    outcomes = ingest_batch(intake(), batch, door, now)
    for outcome in outcomes:
        tell(outcome)
    return {"outcomes": [summary(one) for one in outcomes]}
