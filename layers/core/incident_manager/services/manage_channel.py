"""CreateContactChannel and DeactivateContactChannel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.address import address_fault
from incident_manager.domain.contact import Channel, Contact, ContactType
from incident_manager.services.activate_channel import send_code
from incident_manager.services.errors import InvalidError, TakenError
from incident_manager.services.find_channel import find_channel
from incident_manager.services.outcomes import Created
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts


def create_channel(
    ports: PagingPorts, contact_arn: str, channel: Channel, now: datetime, *, deferred: bool
) -> Created:
    """The channel, not activated; its code on the way unless `deferred`. The same creation again
    changes nothing.

    Raises InvalidError (contact, type, address) and TakenError (the contact has this address
    already).
    """
    if fault := address_fault(channel.type, channel.address):
        raise InvalidError("DeliveryAddress.SimpleAddress", fault)
    if channel.type not in ports.senders:
        raise InvalidError("Type", f"{channel.type}: not implemented yet, no carrier for it here")
    created = until_committed(lambda: _add(ports, contact_arn, channel))
    if deferred or created.activated or created.activation:
        return Created(created, None)
    return Created(created, send_code(ports, created.arn, now))


def deactivate_channel(ports: PagingPorts, channel_arn: str) -> None:
    """No page goes out on it until it is activated again. Raises NotFoundError."""

    def attempt() -> None:
        contact, channel = find_channel(ports, channel_arn)
        changed = replace(channel, activated=False, activation=None)
        ports.store.commit([contact.with_channel(changed)])

    until_committed(attempt)


def _add(ports: PagingPorts, contact_arn: str, channel: Channel) -> Channel:
    contact = ports.store.get(Ref(Contact, contact_arn))
    if contact is None or contact.type is not ContactType.PERSONAL:
        raise InvalidError("ContactId", f"{contact_arn} is not a contact of type PERSONAL")
    existing = contact.channel(channel.arn)
    if existing and existing.request == channel.request:
        return existing
    taken = [(one.type, one.address) for one in contact.channels]
    if existing or (channel.type, channel.address) in taken:
        raise TakenError(contact_arn, "The contact has a channel of this type and address already")
    ports.store.commit([contact.with_channel(channel)])
    return channel
