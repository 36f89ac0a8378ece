"""CreateContactChannel, GetContactChannel, ListContactChannels and the operations that activate a
channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.contact_shapes import channel_shape
from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing
from incident_manager.api.operations import CONTACTS, fingerprint, operation
from incident_manager.domain import arn
from incident_manager.domain.contact import Channel, ChannelType, Contact
from incident_manager.ports import NotSent
from incident_manager.services.activate_channel import activate_channel, send_code
from incident_manager.services.find_channel import find_channel
from incident_manager.services.manage_channel import create_channel, deactivate_channel
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request
    from incident_manager.store import Window


@operation(CONTACTS, "CreateContactChannel")
def create(request: Request, params: Members) -> Members:
    contact_arn = params["ContactId"]
    token = params.get("IdempotencyToken")
    channel_id = request.id_for(token, "CreateContactChannel", contact_arn)
    address = params["DeliveryAddress"].get("SimpleAddress")
    if address is None:
        raise invalid(CONTACTS, "DeliveryAddress.SimpleAddress", "Member must not be null")
    channel = Channel(
        arn=request.ports.deployment.channel(arn.path(contact_arn), channel_id),
        name=params["Name"],
        type=ChannelType(params["Type"]),
        address=address,
        request=fingerprint(params, "IdempotencyToken"),
    )
    deferred = bool(params.get("DeferActivation"))
    created = create_channel(request.ports, contact_arn, channel, request.now, deferred=deferred)
    request.tell(created)
    return {"ContactChannelArn": created.channel.arn}


@operation(CONTACTS, "GetContactChannel")
def get(request: Request, params: Members) -> Members:
    _, channel = find_channel(request.ports, params["ContactChannelId"])
    return channel_shape(channel)


@operation(CONTACTS, "ListContactChannels")
def list_all(request: Request, params: Members) -> Members:
    """In the order of creation; the cursor is the ARN of the last channel given."""
    listing: Listing[Contact] = Listing.of(CONTACTS, "ListContactChannels", params)
    contact = request.find(Ref(Contact, params["ContactId"]))
    found = _after(contact.channels, listing.window)
    shapes = [channel_shape(channel) for channel in found[: listing.window.limit]]
    more = len(found) > listing.window.limit
    following = shapes[-1]["ContactChannelArn"] if more else None
    return listing.answer("ContactChannels", shapes, following)


@operation(CONTACTS, "SendActivationCode")
def send(request: Request, params: Members) -> Members:
    outcome = send_code(request.ports, params["ContactChannelId"], request.now)
    if isinstance(outcome, NotSent):
        rule = f"the carrier did not take the activation code: {outcome.reason}"
        raise invalid(CONTACTS, "ContactChannelId", rule)
    return {}


@operation(CONTACTS, "ActivateContactChannel")
def activate(request: Request, params: Members) -> Members:
    code = params["ActivationCode"]
    activate_channel(request.ports, params["ContactChannelId"], code, request.now)
    return {}


@operation(CONTACTS, "DeactivateContactChannel")
def deactivate(request: Request, params: Members) -> Members:
    deactivate_channel(request.ports, params["ContactChannelId"])
    return {}


def _after(channels: tuple[Channel, ...], window: Window) -> tuple[Channel, ...]:
    known = [channel.arn for channel in channels]
    start = known.index(window.after) + 1 if window.after in known else 0
    return channels[start:]
