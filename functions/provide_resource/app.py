"""Custom resources of CloudFormation: the types that AWS's own can't be here."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.adapters.cloudformation_answers import answer
from incident_manager.cloudformation.provide_resource import Provider, provide_resource
from incident_manager.cloudformation.request import ResourceRequest
from incident_manager.observability import logger, metrics, tell, tell_provided
from incident_manager.settings import OperatingSettings, from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

LAST_SECONDS = timedelta(seconds=60)  # an operation and the answer, with every timeout


@cache
def provider() -> Provider:
    return wiring.provider(from_environment(OperatingSettings, os.environ), tell)


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Whatever happens is answered: CloudFormation would wait for an hour."""
    request = ResourceRequest.from_event(event)
    left = timedelta(milliseconds=context.get_remaining_time_in_millis()) - LAST_SECONDS
    provided = provide_resource(provider(), request, wiring.utc_now() + left)
    tell_provided(request, provided)
    answer(request.response_url, provided.body(request), time.sleep)
