"""CreateRotationOverride, GetRotationOverride, ListRotationOverrides, DeleteRotationOverride."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.listing import Listing, time_range
from incident_manager.api.operations import CONTACTS, fingerprint, operation
from incident_manager.domain.override import RotationOverride
from incident_manager.services.find_rotation import find_rotation
from incident_manager.services.manage_override import (
    create_override,
    delete_override,
    find_override,
)

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request
    from incident_manager.domain.rotation import Rotation


@operation(CONTACTS, "CreateRotationOverride")
def create(request: Request, params: Members) -> Members:
    rotation_arn, token = params["RotationId"], params.get("IdempotencyToken")
    override = RotationOverride(
        id=request.id_for(token, "CreateRotationOverride", rotation_arn),
        new_contact_arns=tuple(params["NewContactIds"]),
        start=params["StartTime"],
        end=params["EndTime"],
        created=request.now,
        request=fingerprint(params, "IdempotencyToken"),
    )
    create_override(request.ports, rotation_arn, override, request.now)
    return {"RotationOverrideId": override.id}


@operation(CONTACTS, "GetRotationOverride")
def get(request: Request, params: Members) -> Members:
    rotation_arn, override_id = params["RotationId"], params["RotationOverrideId"]
    override = find_override(request.ports, rotation_arn, override_id)
    return {**_shape(override), "RotationArn": rotation_arn}


@operation(CONTACTS, "ListRotationOverrides")
def list_all(request: Request, params: Members) -> Members:
    """Those that touch the time range, by their start."""
    listing: Listing[Rotation] = Listing.of(CONTACTS, "ListRotationOverrides", params)
    since, until = time_range(params["StartTime"], params["EndTime"])
    rotation = find_rotation(request.ports, params["RotationId"])
    chosen = [one for one in rotation.overrides if since < one.end and one.start < until]
    shown, following = listing.of_few(chosen, _cursor)
    return listing.answer("RotationOverrides", [_shape(one) for one in shown], following)


@operation(CONTACTS, "DeleteRotationOverride")
def delete(request: Request, params: Members) -> Members:
    delete_override(request.ports, params["RotationId"], params["RotationOverrideId"])
    return {}


def _shape(override: RotationOverride) -> Members:
    return {
        "RotationOverrideId": override.id,
        "NewContactIds": list(override.new_contact_arns),
        "StartTime": override.start,
        "EndTime": override.end,
        "CreateTime": override.created,
    }


def _cursor(override: RotationOverride) -> str:
    """Text in the order of the starts, each override's own."""
    return f"{override.start.isoformat(timespec='microseconds')} {override.id}"
