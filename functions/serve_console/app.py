"""The web console, and the page that a link in a page opens."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.observability import logger, metrics, tell
from incident_manager.settings import ServeConsoleSettings, from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from incident_manager.console.site import Site


@cache
def site() -> Site:
    return wiring.console(from_environment(ServeConsoleSettings, os.environ), tell, _log)


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway's event of payload format 2.0 in, its response out."""
    return site().serve(event, wiring.utc_now())


def _log(error: Exception) -> None:
    logger.error("a page failed unexpectedly", exc_info=error)
