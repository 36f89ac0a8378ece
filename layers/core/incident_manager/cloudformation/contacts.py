"""Custom::SSMContactsContact and Custom::SSMContactsPlan: a contact, and the plan of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.api.operations import CONTACTS
from incident_manager.cloudformation.properties import PropertyError
from incident_manager.cloudformation.resource_type import ResourceType, retag_contacts

if TYPE_CHECKING:
    from incident_manager.cloudformation.request import Properties
    from incident_manager.cloudformation.resource_type import Order


def _create(order: Order) -> str:
    members = order.given("Alias", "DisplayName", "Type", "Tags")
    made = order.call(
        CONTACTS,
        "CreateContact",
        {**members, "Plan": _plan_of_contact(order.new), "IdempotencyToken": order.token},
    )
    return str(made["ContactArn"])


def _update(order: Order, arn: str) -> None:
    """A plan that the contact's properties never had is that of a Plan resource, or of a person."""
    ours = "Plan" in order.new or "Plan" in order.old
    change = {
        "ContactId": arn,
        "DisplayName": order.new.get("DisplayName", ""),
        "Plan": _plan_of_contact(order.new) if ours else None,
    }
    order.call(CONTACTS, "UpdateContact", change)
    retag_contacts(order, arn)


def _delete(order: Order, arn: str) -> None:
    order.call(CONTACTS, "DeleteContact", {"ContactId": arn})


def _set_plan(order: Order) -> str:
    """Of the contact, whose ARN is the plan's as well."""
    arn = str(order.new.get("ContactId", ""))
    _change_plan(order, arn)
    return arn


def _change_plan(order: Order, arn: str) -> None:
    plan = _schedule(order.new) or {"Stages": _stages(order.new.get("Stages"), "Stages")}
    order.call(CONTACTS, "UpdateContact", {"ContactId": arn, "Plan": plan})


def _empty_plan(order: Order, arn: str) -> None:
    member = "RotationIds" if "RotationIds" in order.new else "Stages"
    order.call(CONTACTS, "UpdateContact", {"ContactId": arn, "Plan": {member: []}})


def _schedule(properties: Properties) -> dict[str, Any]:
    """The plan of an on-call schedule. Stages beside rotations are for the operation to refuse."""
    names = ("RotationIds", "Stages") if "RotationIds" in properties else ()
    return {name: properties[name] for name in names if name in properties}


def _plan_of_contact(properties: Properties) -> dict[str, Any]:
    """AWS's type has no plan but a list of stages, in which rotations stand as a stage does."""
    stages = _objects(properties.get("Plan"), "Plan")
    timed = _stages([one for one in stages if "RotationIds" not in one], "Plan")
    rotations = [arn for one in stages for arn in one.get("RotationIds", ())]
    if not rotations and properties.get("Type") != "ONCALL_SCHEDULE":
        return {"Stages": timed}
    return {"RotationIds": rotations, **({"Stages": timed} if timed else {})}


def _stages(value: Any, at: str) -> list[dict[str, Any]]:
    """A stage without targets is a wait, for which the API wants an empty list."""
    return [{"Targets": [], **stage} for stage in _objects(value, at)]


def _objects(value: Any, at: str) -> list[dict[str, Any]]:
    found = value or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise PropertyError(f"{at}: it must be a list of stages")
    return found


CONTACT = ResourceType(
    properties=frozenset({"Alias", "DisplayName", "Plan", "Tags", "Type"}),
    create_only=("Alias", "Type"),
    create=_create,
    update=_update,
    delete=_delete,
)

PLAN = ResourceType(
    properties=frozenset({"ContactId", "RotationIds", "Stages"}),
    create_only=("ContactId",),
    create=_set_plan,
    update=_change_plan,
    delete=_empty_plan,
)
