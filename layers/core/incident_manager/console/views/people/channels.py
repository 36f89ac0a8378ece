"""The channels of a person: added, proven with a code, changed, switched off, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.api.operations import CONTACTS
from incident_manager.console.numbers import dialled
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import post
from incident_manager.console.seen import refuse_unseen
from incident_manager.console.views.people.channel_state import what_is_next, written
from incident_manager.console.views.people.contact import Typed, show
from incident_manager.domain.role import Role
from incident_manager.services.find_channel import find_channel

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit
    from incident_manager.domain.contact import Channel


@post("/contacts/{alias}/channels", role=Role.ADMINISTRATOR)
def add(desk: Desk, alias: str) -> Answer:
    form = desk.visit.field
    try:
        made = desk.call(
            CONTACTS,
            "CreateContactChannel",
            ContactId=desk.deployment.contact(alias),
            Name=form("name"),
            Type=form("type"),
            DeliveryAddress={"SimpleAddress": dialled(form("type"), form("address"))},
            IdempotencyToken=form("client_token") or None,
        )
    except Refused as refused:
        return show(desk, alias, Typed("channel"), refused)
    _, channel = find_channel(desk.ports, made["ContactChannelArn"])
    return desk.go(f"/contacts/{alias}", f"The channel was added. {what_is_next([channel])}")


@post("/contacts/{alias}/channels/{channel}/code")
def send_code(desk: Desk, alias: str, channel: str) -> Answer:
    return _done(desk, alias, channel, "SendActivationCode", "A code is on its way.")


@post("/contacts/{alias}/channels/{channel}/activate")
def activate(desk: Desk, alias: str, channel: str) -> Answer:
    code = desk.visit.field("code").replace(" ", "")
    said = "The channel is activated."
    return _done(desk, alias, channel, "ActivateContactChannel", said, ActivationCode=code)


@post("/contacts/{alias}/channels/{channel}/deactivate", role=Role.ADMINISTRATOR)
def deactivate(desk: Desk, alias: str, channel: str) -> Answer:
    said = "The channel is switched off until it is activated again."
    return _done(desk, alias, channel, "DeactivateContactChannel", said)


@post("/contacts/{alias}/channels/{channel}/delete", role=Role.ADMINISTRATOR)
def delete(desk: Desk, alias: str, channel: str) -> Answer:
    return _done(desk, alias, channel, "DeleteContactChannel", "The channel was deleted.")


@post("/contacts/{alias}/channels/{channel}", role=Role.ADMINISTRATOR)
def change(desk: Desk, alias: str, channel: str) -> Answer:
    """What stays as it is, is not sent: a new name brings no address back that was right before."""
    _, stored = find_channel(desk.ports, desk.deployment.channel(alias, channel))
    changed = _changed(desk.visit, stored)
    if not changed:
        return desk.go(f"/contacts/{alias}")
    try:
        refuse_unseen(desk.visit, written(stored))
    except Refused as refused:
        return show(desk, alias, Typed(channel), refused)
    said = "The channel was changed."
    return _done(desk, alias, channel, "UpdateContactChannel", said, **changed)


def _changed(visit: Visit, stored: Channel) -> dict[str, Any]:
    """Members of UpdateContactChannel."""
    name, address = visit.field("name"), dialled(stored.type, visit.field("address"))
    changed: dict[str, Any] = {}
    if name != stored.name:
        changed["Name"] = name
    if address != stored.address:
        changed["DeliveryAddress"] = {"SimpleAddress": address}
    return changed


def _done(
    desk: Desk, alias: str, channel: str, operation: str, said: str, **members: object
) -> Answer:
    arn = desk.deployment.channel(alias, channel)
    try:
        desk.call(CONTACTS, operation, ContactChannelId=arn, **members)
    except Refused as refused:
        return show(desk, alias, Typed(channel), refused)
    return desk.go(f"/contacts/{alias}", said)
