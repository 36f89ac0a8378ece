"""One request of CloudFormation: what it asks for is done, and what came of it is its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from incident_manager.cloudformation.calls import Calls, is_gone, made_before
from incident_manager.cloudformation.contact_channels import CONTACT_CHANNEL
from incident_manager.cloudformation.contacts import CONTACT, PLAN
from incident_manager.cloudformation.properties import PropertyError
from incident_manager.cloudformation.replication_sets import (
    REPLICATION_SET,
    ReplicationSetFailedError,
)
from incident_manager.cloudformation.request import Answer, ResourceRequest
from incident_manager.cloudformation.resource_type import Order, ResourceType
from incident_manager.cloudformation.response_plans import RESPONSE_PLAN
from incident_manager.cloudformation.rotations import ROTATION
from incident_manager.cloudformation.waiting import OutOfTimeError, Patience
from incident_manager.domain import arn, identity
from incident_manager.domain.role import Role
from incident_manager.wire.calls import Caller, Handler
from incident_manager.wire.errors import ApiError

NOT_CREATED = "not-created"  # no ARN: whoever is told to delete it has nothing to do

TYPES: Mapping[str, ResourceType] = {
    "Custom::SSMContactsContact": CONTACT,
    "Custom::SSMContactsContactChannel": CONTACT_CHANNEL,
    "Custom::SSMContactsPlan": PLAN,
    "Custom::SSMContactsRotation": ROTATION,
    "Custom::SSMIncidentsReplicationSet": REPLICATION_SET,
    "Custom::SSMIncidentsResponsePlan": RESPONSE_PLAN,
}

_EXPECTED = (ApiError, PropertyError, OutOfTimeError, ReplicationSetFailedError)
_UNEXPECTED = "An unexpected error occurred; the log of the function that was asked has it"


@dataclass(frozen=True, slots=True)
class Provider:
    """The operations by service and name, and the clock (UTC) to wait by."""

    handlers: Mapping[tuple[str, str], Handler]
    now: Callable[[], datetime]
    sleep: Callable[[float], None]


def provide_resource(provider: Provider, request: ResourceRequest, until: datetime) -> Answer:
    """Never raises; waits for nothing beyond `until` (UTC).

    What a failed Create answers as physical id is what the Delete that follows is about: nothing,
    unless the resource was made by it. A failed Update leaves the one that there is.
    """
    physical_id = request.physical_id or NOT_CREATED
    if request.type == "Delete" and not _exists(request):
        return Answer(physical_id)
    kind = TYPES.get(request.resource_type)
    if kind is None:
        return Answer(physical_id, f"{request.resource_type}: there are {', '.join(TYPES)}")
    order = _order(kind, provider, request, until)
    provided = _attempt(physical_id, lambda: _provide(kind, order, request))
    if request.type != "Create" or provided.fault is not None:
        return provided
    return _attempt(provided.physical_id, lambda: _finish(kind, order, provided.physical_id))


def _exists(request: ResourceRequest) -> bool:
    return arn.kind(request.physical_id) != ""


def _attempt(physical_id: str, work: Callable[[], str]) -> Answer:
    """What the work answers as physical id; `physical_id` with the reason where it fails."""
    try:
        return Answer(work())
    except _EXPECTED as error:
        return Answer(physical_id, str(error))
    except Exception as error:
        return Answer(physical_id, _UNEXPECTED, error)


def _provide(kind: ResourceType, order: Order, request: ResourceRequest) -> str:
    if request.type == "Delete":
        return _delete(kind, order, request.physical_id)
    if unknown := order.new.keys() - kind.properties:
        raise PropertyError(f"{min(unknown)}: there is no such property")
    if _exists(request) and _is_kept(kind, order):
        kind.update(order, request.physical_id)
        return request.physical_id
    return _create(kind, order)


def _order(
    kind: ResourceType, provider: Provider, request: ResourceRequest, until: datetime
) -> Order:
    """The stack is who calls: whoever may deploy one may change everything."""
    caller = Caller("", request.stack_id, Role.ADMINISTRATOR)
    calls = Calls(provider.handlers, caller, Patience(until, provider.now, provider.sleep))
    return Order(
        call=calls,
        new=request.properties,
        old=request.old_properties,
        token=_token(kind, request),
        request_id=request.request_id,
    )


def _token(kind: ResourceType, request: ResourceRequest) -> str:
    """The same whenever the same logical resource of a stack is the same physical one.

    Not of one request only: a rollback asks for what was replaced before, in a request of its own.
    Whoever changes this breaks that for resources that were made before the change.
    """
    identity_of = {name: request.properties.get(name) for name in kind.create_only}
    scope = (request.stack_id, request.logical_id, request.resource_type)
    return identity.derived_id(*scope, identity.fingerprint(identity_of))


def _is_kept(kind: ResourceType, order: Order) -> bool:
    return all(order.new.get(name) == order.old.get(name) for name in kind.create_only)


def _create(kind: ResourceType, order: Order) -> str:
    """Its ARN. What this very logical resource made before, with other properties, is its own."""
    try:
        return kind.create(order)
    except ApiError as error:
        earlier = made_before(error)
        if earlier is None:
            raise
    kind.update(order, earlier)
    return earlier


def _finish(kind: ResourceType, order: Order, physical_id: str) -> str:
    kind.finish(order, physical_id)
    return physical_id


def _delete(kind: ResourceType, order: Order, physical_id: str) -> str:
    try:
        kind.delete(order, physical_id)
    except ApiError as error:
        if not is_gone(error):
            raise
    return physical_id
