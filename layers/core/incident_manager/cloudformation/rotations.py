"""Custom::SSMContactsRotation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from incident_manager.api.operations import CONTACTS
from incident_manager.cloudformation.properties import PropertyError
from incident_manager.cloudformation.resource_type import ResourceType, retag_contacts
from incident_manager.domain.wall_clock import time_zone_fault, wall_clock

if TYPE_CHECKING:
    from incident_manager.cloudformation.request import Properties
    from incident_manager.cloudformation.resource_type import Order


def _create(order: Order) -> str:
    members = order.given("Name", "Tags")
    made = order.call(
        CONTACTS,
        "CreateRotation",
        {**members, **_changeable(order), "IdempotencyToken": order.token},
    )
    return str(made["RotationArn"])


def _update(order: Order, arn: str) -> None:
    """AWS's schema lets the name change in place, and its API has no way to do so."""
    if order.call(CONTACTS, "GetRotation", {"RotationId": arn})["Name"] != order.new.get("Name"):
        raise PropertyError(
            "Name: a rotation can't be renamed. Give the resource another logical id, which makes "
            "another rotation"
        )
    order.call(CONTACTS, "UpdateRotation", {"RotationId": arn, **_changeable(order)})
    retag_contacts(order, arn)


def _delete(order: Order, arn: str) -> None:
    order.call(CONTACTS, "DeleteRotation", {"RotationId": arn})


def _changeable(order: Order) -> dict[str, Any]:
    members = order.given("ContactIds", "TimeZoneId", "Recurrence")
    return {**members, "StartTime": _start(order.new)}


def _start(properties: Properties) -> Any:
    """AWS's schema has no offset in it: like the hand-offs it is a time of the rotation's zone."""
    start, zone = properties.get("StartTime"), str(properties.get("TimeZoneId", ""))
    try:
        time = datetime.fromisoformat(str(start))
    except ValueError:
        return start
    if time.tzinfo or time_zone_fault(zone):
        return start
    return wall_clock(zone).first_showing(time).isoformat()


ROTATION = ResourceType(
    properties=frozenset({"ContactIds", "Name", "Recurrence", "StartTime", "Tags", "TimeZoneId"}),
    create_only=(),
    create=_create,
    update=_update,
    delete=_delete,
)
