"""CreateReplicationSet, GetReplicationSet, ListReplicationSets, UpdateReplicationSet,
UpdateDeletionProtection, DeleteReplicationSet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.operations import INCIDENTS, fingerprint, operation
from incident_manager.domain.replication_rules import first_regions, key_of
from incident_manager.domain.replication_set import DEFAULT_KEY, Region, ReplicationSet
from incident_manager.services.change_regions import (
    AddRegion,
    DeleteRegion,
    RegionChange,
    change_regions,
)
from incident_manager.services.create_replication_set import create_replication_set
from incident_manager.services.delete_replication_set import (
    delete_replication_set,
    protect_replication_set,
)
from incident_manager.services.errors import NotFoundError, TakenError
from incident_manager.services.find_replication_set import THE_SET, find_replication_set
from incident_manager.services.settle_replication_set import settle_replication_set

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(INCIDENTS, "CreateReplicationSet")
def create(request: Request, params: Members) -> Members:
    _refuse_elsewhere(request, THE_SET.id)
    ports, token = request.ports, params.get("clientToken")
    home = ports.deployment.region
    keys = {name: key_of(one.get("sseKmsKeyId")) for name, one in params["regions"].items()}
    wanted = ReplicationSet(
        arn=ports.deployment.replication_set(request.id_for(token, "CreateReplicationSet")),
        home=home,
        regions=first_regions(keys, home, request.now),
        created=request.now,
        created_by=request.caller_arn,
        modified=request.now,
        modified_by=request.caller_arn,
        token_key=ports.ids.new(),
        tags=params.get("tags") or {},
        request=fingerprint(params, "clientToken"),
    )
    create_replication_set(ports.store, request.replicas, wanted, request.now)
    return {"arn": wanted.arn}


@operation(INCIDENTS, "GetReplicationSet")
def get(request: Request, params: Members) -> Members:
    """As the table is at this moment; looking also takes the next step of a change, but where a
    deployment stands by: the table is its home Region's to change.
    """
    found: ReplicationSet | None = find_replication_set(request.ports.store, params["arn"])
    if not request.ports.region:
        found = settle_replication_set(request.ports.store, request.replicas, request.now)
    if found is None:  # the watchdog has just erased it
        raise NotFoundError(params["arn"])
    return {"replicationSet": _shape(found)}


@operation(INCIDENTS, "ListReplicationSets")
def list_all(request: Request, params: Members) -> Members:  # noqa: ARG001  there is one at most
    found = request.ports.store.get(THE_SET)
    return {"replicationSetArns": [found.arn] if found else [], "nextToken": None}


@operation(INCIDENTS, "UpdateReplicationSet")
def update(request: Request, params: Members) -> Members:
    _refuse_elsewhere(request, params["arn"])
    change = RegionChange(
        set_arn=params["arn"],
        action=_action(params["actions"][0]),
        by=request.caller_arn,
        token=params.get("clientToken"),
        fingerprint=fingerprint(params, "clientToken"),
    )
    change_regions(request.ports, request.replicas, change, request.now)
    return {}


@operation(INCIDENTS, "UpdateDeletionProtection")
def update_deletion_protection(request: Request, params: Members) -> Members:
    protect_replication_set(
        request.ports.store,
        params["arn"],
        request.caller_arn,
        request.now,
        protected=params["deletionProtected"],
    )
    return {}


@operation(INCIDENTS, "DeleteReplicationSet")
def delete(request: Request, params: Members) -> Members:
    _refuse_elsewhere(request, params["arn"])
    delete_replication_set(request.ports, params["arn"], request.caller_arn, request.now)
    return {}


def _refuse_elsewhere(request: Request, set_arn: str) -> None:
    """Raises TakenError where a deployment stands by."""
    home = request.ports.deployment.region
    if request.ports.region:
        reason = f"the deployment in {home} changes the replication set; this one stands by"
        raise TakenError(set_arn, reason)


def _action(shape: Members) -> AddRegion | DeleteRegion:
    ((kind, action),) = shape.items()
    if kind == "addRegionAction":
        return AddRegion(action["regionName"], key_of(action.get("sseKmsKeyId")))
    return DeleteRegion(action["regionName"])


def _shape(found: ReplicationSet) -> Members:
    return {
        "arn": found.arn,
        "createdBy": found.created_by,
        "createdTime": found.created,
        "deletionProtected": found.protected,
        "lastModifiedBy": found.modified_by,
        "lastModifiedTime": found.modified,
        "regionMap": {region.name: _region_shape(region) for region in found.regions},
        "status": found.status.value,
    }


def _region_shape(region: Region) -> Members:
    return {
        "sseKmsKeyId": region.key or DEFAULT_KEY,
        "status": region.status.value,
        "statusMessage": region.message,
        "statusUpdateDateTime": region.status_time,
    }
