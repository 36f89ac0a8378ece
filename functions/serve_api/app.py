"""The two APIs, `ssm-incidents` and `ssm-contacts`, at one address."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.observability import logger, metrics, tell
from incident_manager.settings import ServeApiSettings, from_environment
from incident_manager.wire.http import HttpRequest

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from incident_manager.wire.endpoint import Endpoint


@cache
def endpoint() -> Endpoint:
    return wiring.endpoint(from_environment(ServeApiSettings, os.environ), tell)


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway's event of payload format 2.0 in, its response out."""
    request = HttpRequest.from_gateway_event(event)
    return endpoint().serve(request, wiring.utc_now()).to_gateway()
