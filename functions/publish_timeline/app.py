"""The table's stream: new events of timelines are told to whoever wants to know."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.adapters.dynamodb.stream import new_events
from incident_manager.observability import logger, metrics, tell_published
from incident_manager.services.publish_timeline import Announcing, publish_timeline
from incident_manager.settings import PublishTimelineSettings, from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def ports() -> Announcing:
    return wiring.announcing(from_environment(PublishTimelineSettings, os.environ))


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers with the record to go on from; without one all of them are done."""
    published = publish_timeline(ports(), tuple(new_events(event)))
    tell_published(published)
    stopped = published.stopped_at
    return {"batchItemFailures": [{"itemIdentifier": stopped}] if stopped else []}
