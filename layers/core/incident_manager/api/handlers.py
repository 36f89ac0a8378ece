"""What the wire calls: every operation that is implemented, bound to its ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

# Importing a module of operations registers them.
from incident_manager.api import (  # noqa: F401
    channels,
    contact_policies,
    contacts,
    engagements,
    findings,
    incidents,
    pages,
    related_items,
    replication_sets,
    resource_policies,
    response_plans,
    rotation_overrides,
    rotation_shifts,
    rotations,
    tags,
    timeline,
)
from incident_manager.api.errors import api_error
from incident_manager.api.gate import Gate
from incident_manager.api.operations import OPERATIONS, Request
from incident_manager.api.permission import authorize
from incident_manager.api.sealed_tokens import opened, sealed
from incident_manager.services.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from incident_manager.api.operations import Members, Operation, Service
    from incident_manager.ports import AlarmDoors, Ports, Replicas, Topics
    from incident_manager.services.outcomes import Outcome
    from incident_manager.wire.calls import Caller, Handler


def handlers(
    ports: Ports,
    doors: AlarmDoors,
    replicas: Replicas,
    topics: Topics,
    clock: Callable[[], datetime],
    tell: Callable[[Outcome], None],
) -> Mapping[tuple[str, str], Handler]:
    """Handlers by service and operation; `tell` logs and counts what came of a request."""

    gate = Gate(ports.store)

    def bind(service: Service, name: str, function: Operation) -> Handler:
        def handle(params: Members, caller: Caller) -> Members:
            authorize(caller, service, name)
            caller_arn = caller.principal_arn
            request = Request(ports, doors, replicas, topics, tell, caller_arn, clock())
            try:
                found = gate.admit(name, request.now)
                answer = function(request, opened(found, service, name, params))
            except ServiceError as error:
                raise api_error(service, error) from error
            return sealed(found, service, name, answer)

        return handle

    return {key: bind(*key, function) for key, function in OPERATIONS.items()}
