"""CreateRotation, GetRotation, ListRotations, UpdateRotation, DeleteRotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.contact_shapes import tags_from
from incident_manager.api.listing import Listing
from incident_manager.api.operations import CONTACTS, fingerprint, operation
from incident_manager.api.rotation_shapes import recurrence_from, rotation_shape
from incident_manager.domain.rotation import Rotation, default_start
from incident_manager.services.manage_rotation import (
    RotationUpdate,
    create_rotation,
    delete_rotation,
    update_rotation,
)
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(CONTACTS, "CreateRotation")
def create(request: Request, params: Members) -> Members:
    """Two may have one name: the operation knows no conflict, and an ARN has an id instead."""
    rotation_id = request.id_for(params.get("IdempotencyToken"), "CreateRotation")
    rotation = Rotation(
        arn=request.ports.deployment.rotation(rotation_id),
        name=params["Name"],
        contact_arns=tuple(params["ContactIds"]),
        start=params.get("StartTime") or default_start(request.now),
        time_zone_id=params["TimeZoneId"],
        recurrence=recurrence_from(params["Recurrence"]),
        tags=tags_from(params.get("Tags")),
        created=request.now,
        request=fingerprint(params, "IdempotencyToken"),
    )
    return {"RotationArn": create_rotation(request.ports.store, rotation).arn}


@operation(CONTACTS, "GetRotation")
def get(request: Request, params: Members) -> Members:
    return rotation_shape(request.find(Ref(Rotation, params["RotationId"])))


@operation(CONTACTS, "ListRotations")
def list_all(request: Request, params: Members) -> Members:
    listing: Listing[Rotation] = Listing.of(CONTACTS, "ListRotations", params)
    prefix = params.get("RotationNamePrefix") or ""
    found = listing.page(lambda window: request.ports.store.rotations(prefix, window))
    return listing.answer("Rotations", [rotation_shape(one) for one in found.items], found.next)


@operation(CONTACTS, "UpdateRotation")
def update(request: Request, params: Members) -> Members:
    contacts = params.get("ContactIds")
    change = RotationUpdate(
        recurrence=recurrence_from(params["Recurrence"]),
        contact_arns=None if contacts is None else tuple(contacts),
        start=params.get("StartTime"),
        time_zone_id=params.get("TimeZoneId"),
    )
    update_rotation(request.ports.store, params["RotationId"], change)
    return {}


@operation(CONTACTS, "DeleteRotation")
def delete(request: Request, params: Members) -> Members:
    delete_rotation(request.ports.store, params["RotationId"])
    return {}
