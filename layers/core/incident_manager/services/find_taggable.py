"""What has tags, by its ARN: each service has its own resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain import arn
from incident_manager.domain.contact import Contact
from incident_manager.domain.incident import Incident
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.rotation import Rotation
from incident_manager.services.errors import InvalidError
from incident_manager.services.find_replication_set import find_replication_set
from incident_manager.services.finding import find
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.store import Store

Taggable: TypeAlias = Contact | Incident | ReplicationSet | ResponsePlan | Rotation


def taggable_of_incidents(store: Store, resource_arn: str) -> Taggable:
    """Raises NotFoundError and InvalidError (not a resource that has tags)."""
    match arn.kind(resource_arn):
        case "response-plan":
            return find(store, Ref(ResponsePlan, resource_arn))
        case "incident-record":
            return find(store, Ref(Incident, resource_arn))
        case "replication-set":
            return find_replication_set(store, resource_arn)
    raise InvalidError(
        "resourceArn", "must be that of a response plan, an incident record or a replication set"
    )


def taggable_of_contacts(store: Store, resource_arn: str) -> Taggable:
    """Raises NotFoundError and InvalidError (not a resource that has tags)."""
    match arn.kind(resource_arn):
        case "contact":
            return find(store, Ref(Contact, resource_arn))
        case "rotation":
            return find(store, Ref(Rotation, resource_arn))
    rule = "must be that of a contact, an escalation plan, a schedule or a rotation"
    raise InvalidError("ResourceARN", rule)
