"""Contacts, plans and channels between the shapes of `ssm-contacts` and the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.api.errors import invalid
from incident_manager.api.operations import CONTACTS
from incident_manager.domain import arn
from incident_manager.domain.contact import ChannelTarget, ContactTarget, Plan, Stage
from incident_manager.domain.hand_off_tag import hand_off_tag_fault

if TYPE_CHECKING:
    from incident_manager.api.operations import Members
    from incident_manager.domain.contact import Channel, Contact


def plan_from(shape: Members) -> Plan:
    """Absent members stay absent, so that a client reads back exactly what it wrote."""
    stages, rotations = shape.get("Stages"), shape.get("RotationIds")
    return Plan(
        None if stages is None else tuple(_stage_from(stage) for stage in stages),
        None if rotations is None else tuple(rotations),
    )


def plan_shape(plan: Plan) -> Members:
    shape: Members = {}
    if plan.stages is not None:
        shape["Stages"] = [_stage_shape(stage) for stage in plan.stages]
    if plan.rotation_ids is not None:
        shape["RotationIds"] = list(plan.rotation_ids)
    return shape


def contact_shape(contact: Contact) -> Members:
    """As ListContacts lists it; GetContact adds the plan."""
    return {
        "ContactArn": contact.arn,
        "Alias": contact.alias,
        "DisplayName": contact.display_name,
        "Type": contact.type.value,
    }


def channel_shape(channel: Channel) -> Members:
    return {
        "ContactArn": arn.contact_of(channel.arn),
        "ContactChannelArn": channel.arn,
        "Name": channel.name,
        "Type": channel.type.value,
        "DeliveryAddress": {"SimpleAddress": channel.address},
        "ActivationStatus": "ACTIVATED" if channel.activated else "NOT_ACTIVATED",
    }


def tags_from(tags: list[dict[str, str]] | None) -> dict[str, str]:
    """The model requires neither member of a tag, so the wire lets half a tag pass."""
    if any(tag.keys() != {"Key", "Value"} for tag in tags or ()):
        raise invalid(CONTACTS, "Tags", "a tag has a Key and a Value")
    given = {tag["Key"]: tag["Value"] for tag in tags or ()}
    if fault := hand_off_tag_fault(given):
        raise invalid(CONTACTS, "Tags", fault)
    return given


def _stage_from(shape: Members) -> Stage:
    targets = tuple(_target_from(target) for target in shape["Targets"])
    return Stage(shape["DurationInMinutes"], targets)


def _target_from(shape: dict[str, Any]) -> ChannelTarget | ContactTarget:
    if channel := shape.get("ChannelTargetInfo"):
        return ChannelTarget(channel["ContactChannelId"], channel.get("RetryIntervalInMinutes"))
    contact = shape["ContactTargetInfo"]
    return ContactTarget(contact["IsEssential"], contact.get("ContactId"))


def _stage_shape(stage: Stage) -> Members:
    targets = [_target_shape(target) for target in stage.targets]
    return {"DurationInMinutes": stage.minutes, "Targets": targets}


def _target_shape(target: ChannelTarget | ContactTarget) -> Members:
    if isinstance(target, ChannelTarget):
        info: Members = {"ContactChannelId": target.channel_arn}
        if target.retry_minutes is not None:
            info["RetryIntervalInMinutes"] = target.retry_minutes
        return {"ChannelTargetInfo": info}
    shape: Members = {"IsEssential": target.is_essential}
    if target.contact_arn is not None:
        shape["ContactId"] = target.contact_arn
    return {"ContactTargetInfo": shape}
