"""The registry of operations, and what each is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias, TypeVar

from incident_manager.domain import identity
from incident_manager.domain.client_request import ClientRequest
from incident_manager.domain.incident import Incident
from incident_manager.ports import AlarmDoors, Ports, Replicas, Topics
from incident_manager.services.check_plan import Check
from incident_manager.services.errors import InvalidError
from incident_manager.services.finding import find
from incident_manager.services.outcomes import Outcome
from incident_manager.store import Aggregate, Ref

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
    topics: Topics
    tell: Callable[[Outcome], None]
    caller_arn: str
    now: datetime

    def find(self, ref: Ref[T]) -> T:
        """The record that the request names. Raises NotFoundError."""
        return find(self.ports.store, ref)

    def known_incident(self, incident_arn: str) -> str:
        """The ARN, if there is such an incident: for lists, whose models know no NotFound.

        Raises InvalidError.
        """
        if self.ports.store.get(Ref(Incident, incident_arn)) is None:
            raise InvalidError("incidentRecordArn", f"there is no incident {incident_arn}")
        return incident_arn

    @property
    def check(self) -> Check:
        """Tries out what a request relies on."""
        return Check(self.topics, self.ports.deployment, self.now)

    def client_request(self, params: Members) -> ClientRequest | None:
        """The request to remember, by its client token; None without one."""
        token = params.get("clientToken")
        return ClientRequest(token, fingerprint(params, "clientToken")) if token else None

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
