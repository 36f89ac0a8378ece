"""Custom::SSMIncidentsResponsePlan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.api.operations import INCIDENTS
from incident_manager.cloudformation.properties import PropertyError, spelled
from incident_manager.cloudformation.resource_type import ResourceType, retag_incidents
from incident_manager.wire.service_models import service_model

if TYPE_CHECKING:
    from incident_manager.cloudformation.resource_type import Order


def _create(order: Order) -> str:
    members = order.given("Name", "IncidentTemplate", "Tags", "DisplayName", *_LISTS)
    made = order.call(
        INCIDENTS,
        "CreateResponsePlan",
        {**members, "ChatChannel": _chat_channel(order), "ClientToken": order.token},
    )
    return str(made["arn"])


def _update(order: Order, arn: str) -> None:
    """What the template no longer has is cleared: the operation would leave it as it is."""
    change = {
        "Arn": arn,
        "ClientToken": order.request_id,
        "DisplayName": order.new.get("DisplayName", ""),
        "ChatChannel": _chat_channel(order),
        **{name: order.new.get(name, []) for name in _LISTS},
        **_template_change(order.new.get("IncidentTemplate")),
    }
    order.call(INCIDENTS, "UpdateResponsePlan", change)
    retag_incidents(order, arn)


def _delete(order: Order, arn: str) -> None:
    order.call(INCIDENTS, "DeleteResponsePlan", {"Arn": arn})


def _chat_channel(order: Order) -> dict[str, Any]:
    channel = order.new.get("ChatChannel")
    return {"Empty": {}} if channel in (None, {}, {"ChatbotSns": []}) else channel


def _template_change(template: Any) -> dict[str, Any]:
    """UpdateResponsePlan has the template's members at its top level."""
    if not isinstance(template, dict):
        raise PropertyError("IncidentTemplate: it must be an object")
    shape = service_model(INCIDENTS).shape_for("IncidentTemplate")
    given = spelled(shape, template, "IncidentTemplate")
    return {
        f"IncidentTemplate{name}": given.get(member, empty) for name, member, empty in _TEMPLATE
    }


_LISTS = ("Engagements", "Actions", "Integrations")
# The member's name in UpdateResponsePlan behind `incidentTemplate`, in the template, and cleared.
_TEMPLATE: tuple[tuple[str, str, Any], ...] = (
    ("Title", "title", None),
    ("Impact", "impact", None),
    ("Summary", "summary", ""),
    ("DedupeString", "dedupeString", ""),
    ("NotificationTargets", "notificationTargets", []),
    ("Tags", "incidentTags", {}),
)

RESPONSE_PLAN = ResourceType(
    properties=frozenset(
        {"ChatChannel", "DisplayName", "IncidentTemplate", "Name", "Tags", *_LISTS}
    ),
    create_only=("Name",),
    create=_create,
    update=_update,
    delete=_delete,
)
