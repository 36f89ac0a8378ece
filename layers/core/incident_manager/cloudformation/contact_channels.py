"""Custom::SSMContactsContactChannel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.api.operations import CONTACTS
from incident_manager.cloudformation.resource_type import ResourceType

if TYPE_CHECKING:
    from incident_manager.cloudformation.resource_type import Order


def _create(order: Order) -> str:
    """The activation code is on its way then, unless DeferActivation says otherwise."""
    made = order.call(
        CONTACTS,
        "CreateContactChannel",
        {
            **order.given("ContactId", "DeferActivation"),
            **_changeable(order),
            "Type": order.new.get("ChannelType"),
            "IdempotencyToken": order.token,
        },
    )
    return str(made["ContactChannelArn"])


def _update(order: Order, arn: str) -> None:
    change = {"ContactChannelId": arn, **_changeable(order)}
    order.call(CONTACTS, "UpdateContactChannel", change)


def _delete(order: Order, arn: str) -> None:
    order.call(CONTACTS, "DeleteContactChannel", {"ContactChannelId": arn})


def _changeable(order: Order) -> dict[str, Any]:
    address = {"SimpleAddress": order.new.get("ChannelAddress")}
    return {"Name": order.new.get("ChannelName"), "DeliveryAddress": address}


CONTACT_CHANNEL = ResourceType(
    properties=frozenset(
        {"ChannelAddress", "ChannelName", "ChannelType", "ContactId", "DeferActivation"}
    ),
    create_only=("ContactId", "ChannelType"),
    create=_create,
    update=_update,
    delete=_delete,
)
