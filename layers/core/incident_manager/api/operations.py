"""The registry of operations, and what each is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from incident_manager.api.errors import api_error
from incident_manager.domain import identity
from incident_manager.ports import AlarmDoors, Ports
from incident_manager.services.errors import ServiceError
from incident_manager.services.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.wire.calls import Caller, Handler

Service: TypeAlias = Literal["ssm-incidents", "ssm-contacts"]
Members: TypeAlias = dict[str, Any]
Operation: TypeAlias = "Callable[[Request, Members], Members]"

INCIDENTS: Service = "ssm-incidents"
CONTACTS: Service = "ssm-contacts"
_OPERATIONS: dict[tuple[Service, str], Operation] = {}


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, when (UTC), and what the operation may use."""

    ports: Ports
    doors: AlarmDoors
    tell: Callable[[Outcome], None]
    caller_arn: str
    now: datetime

    def id_for(self, token: str | None, *scope: str) -> str:
        """The id that this client token always gives within the scope; a random one without a
        token.
        """
        if not token:
            return self.ports.ids.new()
        return identity.derived_id(self.ports.deployment.account, *scope, token)


def operation(service: Service, name: str) -> Callable[[Operation], Operation]:
    """Register a function as the implementation of an operation."""

    def register(function: Operation) -> Operation:
        _OPERATIONS[service, name] = function
        return function

    return register


def handlers(
    ports: Ports,
    doors: AlarmDoors,
    clock: Callable[[], datetime],
    tell: Callable[[Outcome], None],
) -> Mapping[tuple[str, str], Handler]:
    """What the wire calls, for every operation that is implemented; `tell` logs what came of it."""
    from incident_manager.api import (  # noqa: F401, PLC0415  importing them registers them
        channels,
        contacts,
        engagements,
        incidents,
        pages,
        response_plans,
        timeline,
    )

    def bind(service: Service, function: Operation) -> Handler:
        def handle(params: Members, caller: Caller) -> Members:
            try:
                request = Request(ports, doors, tell, caller.principal_arn, clock())
                return function(request, params)
            except ServiceError as error:
                raise api_error(service, error) from error

        return handle

    return {(service, name): bind(service, one) for (service, name), one in _OPERATIONS.items()}


def fingerprint(params: Members, token: str) -> str:
    """What was asked, without the token that it was asked with."""
    return identity.fingerprint({name: one for name, one in params.items() if name != token})
