"""A calendar of who is on call, at a secret address."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.adapters.icalendar_text import CONTENT_TYPE, REFRESH, text_of
from incident_manager.domain.calendar_feed import feed_id
from incident_manager.observability import logger
from incident_manager.services.serve_calendar import serve_calendar
from incident_manager.settings import PagingSettings, from_environment
from incident_manager.wire.conditional_get import conditional_get
from incident_manager.wire.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from incident_manager.store import Store

NOT_FOUND = HttpResponse(404, {}, b"")


@cache
def records() -> Store:
    return wiring.records(from_environment(PagingSettings, os.environ))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway's event of payload format 2.0 in, its response out. The token goes no further."""
    feed = feed_id(event["pathParameters"]["token"].removesuffix(".ics"))
    calendar = serve_calendar(records(), feed, wiring.utc_now())
    request, response = HttpRequest.from_gateway_event(event), NOT_FOUND
    if calendar:
        response = conditional_get(request, CONTENT_TYPE, text_of(calendar), REFRESH)
    logger.info("calendar asked for", extra={"feed": feed, "status": response.status})
    return response.to_gateway()
