"""CreateContactChannel, UpdateContactChannel, DeactivateContactChannel, DeleteContactChannel."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from incident_manager.domain.address import address_fault
from incident_manager.domain.contact import Channel, Contact, ContactType
from incident_manager.domain.quotas import MAX_CHANNELS
from incident_manager.services.activate_channel import send_code
from incident_manager.services.errors import InvalidError, TakenError, TokenReusedError
from incident_manager.services.find_channel import find_channel
from incident_manager.services.outcomes import Created
from incident_manager.services.repetition import ANOTHER_REQUEST
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts


def create_channel(
    ports: PagingPorts, contact_arn: str, channel: Channel, now: datetime, *, deferred: bool
) -> Created:
    """The channel, not activated; its code on the way unless `deferred`. The same creation again
    changes nothing, but sends a code that may not have been sent.

    Raises InvalidError (contact, type, address, one channel too many) and TakenError (the contact
    has this address already).
    """
    _check_address(channel)
    if channel.type not in ports.senders:
        raise InvalidError("Type", f"{channel.type}: not implemented yet, no carrier for it here")
    created = until_committed(lambda: _add(ports, contact_arn, channel))
    code = created.activation
    if deferred or created.activated or (code and not code.unsent):
        return Created(created, None)
    return Created(created, send_code(ports, created.arn, now))


@dataclass(frozen=True, slots=True)
class ChannelUpdate:
    """None leaves the attribute as it is."""

    name: str | None = None
    address: str | None = field(default=None, repr=False)


def update_channel(ports: PagingPorts, channel_arn: str, update: ChannelUpdate) -> None:
    """With another address the channel pages nobody until it is activated again, and a code that
    was sent to the address before is void.

    Raises NotFoundError, InvalidError (the address) and TakenError (another channel of the contact
    has the address already).
    """

    def attempt() -> None:
        contact, channel = find_channel(ports, channel_arn)
        address = channel.address if update.address is None else update.address
        name = channel.name if update.name is None else update.name
        changed = replace(channel, name=name).readdressed(address)
        if changed == channel:
            return
        _check_address(changed)
        _check_free(contact, changed)
        ports.store.commit([contact.with_channel(changed)])

    until_committed(attempt)


def deactivate_channel(ports: PagingPorts, channel_arn: str) -> None:
    """No page goes out on it until it is activated again. Raises NotFoundError."""

    def attempt() -> None:
        contact, channel = find_channel(ports, channel_arn)
        changed = replace(channel, activated=False, activation=None)
        ports.store.commit([contact.with_channel(changed)])

    until_committed(attempt)


def delete_channel(ports: PagingPorts, channel_arn: str) -> None:
    """Plans keep naming it, and skip it. Raises NotFoundError."""

    def attempt() -> None:
        contact, channel = find_channel(ports, channel_arn)
        ports.store.commit([contact.without_channel(channel)])

    until_committed(attempt)


def _check_address(channel: Channel) -> None:
    if fault := address_fault(channel.type, channel.address):
        raise InvalidError("DeliveryAddress.SimpleAddress", fault)


def _check_free(contact: Contact, channel: Channel) -> None:
    if contact.has_address(channel):
        raise TakenError(contact.arn, "The contact has a channel of this type and address already")


def _add(ports: PagingPorts, contact_arn: str, channel: Channel) -> Channel:
    contact = ports.store.get(Ref(Contact, contact_arn))
    if contact is None or contact.type is not ContactType.PERSONAL:
        raise InvalidError("ContactId", f"{contact_arn} is not a contact of type PERSONAL")
    existing = contact.channel(channel.arn)
    if existing and existing.request == channel.request:
        return existing
    if existing:
        raise TokenReusedError(existing.arn, f"IdempotencyToken: {ANOTHER_REQUEST}")
    _check_free(contact, channel)
    if len(contact.channels) >= MAX_CHANNELS:
        raise InvalidError("ContactId", f"a contact has at most {MAX_CHANNELS} channels")
    ports.store.commit([contact.with_channel(channel)])
    return channel
