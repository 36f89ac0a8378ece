"""A contact channel by its ARN, with the contact that it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.contact import Channel, Contact
from incident_manager.services.errors import NotFoundError
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts


def find_channel(ports: PagingPorts, channel_arn: str) -> tuple[Contact, Channel]:
    """Raises NotFoundError."""
    contact = ports.store.get(Ref(Contact, arn.contact_of(channel_arn)))
    channel = contact.channel(channel_arn) if contact else None
    if contact is None or channel is None:
        raise NotFoundError(channel_arn)
    return contact, channel
