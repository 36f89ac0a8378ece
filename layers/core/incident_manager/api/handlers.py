"""What the wire calls: every operation that is implemented, bound to its ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

# Importing a module of operations registers them.
from incident_manager.api import (  # noqa: F401
    channels,
    contacts,
    engagements,
    incidents,
    pages,
    related_items,
    response_plans,
    timeline,
)
from incident_manager.api.errors import api_error
from incident_manager.api.operations import OPERATIONS, Request
from incident_manager.services.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from incident_manager.api.operations import Members, Operation, Service
    from incident_manager.ports import AlarmDoors, Ports, Topics
    from incident_manager.services.outcomes import Outcome
    from incident_manager.wire.calls import Caller, Handler


def handlers(
    ports: Ports,
    doors: AlarmDoors,
    topics: Topics,
    clock: Callable[[], datetime],
    tell: Callable[[Outcome], None],
) -> Mapping[tuple[str, str], Handler]:
    """Handlers by service and operation; `tell` logs and counts what came of a request."""

    def bind(service: Service, function: Operation) -> Handler:
        def handle(params: Members, caller: Caller) -> Members:
            request = Request(ports, doors, topics, tell, caller.principal_arn, clock())
            try:
                return function(request, params)
            except ServiceError as error:
                raise api_error(service, error) from error

        return handle

    return {(service, name): bind(service, one) for (service, name), one in OPERATIONS.items()}
