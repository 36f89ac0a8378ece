"""The registry of operations, and what each is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from incident_manager.domain import identity
from incident_manager.ports import AlarmDoors, Ports, Replicas
from incident_manager.services.finding import find
from incident_manager.services.outcomes import Outcome
from incident_manager.store import Aggregate

if TYPE_CHECKING:
    from incident_manager.store import Ref

T = TypeVar("T", bound=Aggregate)
Service: TypeAlias = Literal["ssm-incidents", "ssm-contacts"]
Members: TypeAlias = dict[str, Any]
Operation: TypeAlias = "Callable[[Request, Members], Members]"

INCIDENTS: Service = "ssm-incidents"
CONTACTS: Service = "ssm-contacts"
OPERATIONS: dict[tuple[Service, str], Operation] = {}


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, when (UTC), and what the operation may use."""

    ports: Ports
    doors: AlarmDoors
    replicas: Replicas
    tell: Callable[[Outcome], None]
    caller_arn: str
    now: datetime

    def find(self, ref: Ref[T]) -> T:
        """The record that the request names. Raises NotFoundError."""
        return find(self.ports.store, ref)

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
        OPERATIONS[service, name] = function
        return function

    return register


def fingerprint(params: Members, token: str) -> str:
    """What was asked, without the token that it was asked with."""
    return identity.fingerprint({name: one for name, one in params.items() if name != token})
