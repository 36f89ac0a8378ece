"""SendActivationCode and ActivateContactChannel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.activation import SEND_INTERVAL, Activation, ActivationCode
from incident_manager.domain.message import activation_text
from incident_manager.services.errors import InvalidError, TooManyError
from incident_manager.services.find_channel import find_channel
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.contact import Channel
    from incident_manager.ports import NotSent, PagingPorts, Sent


def send_code(ports: PagingPorts, channel_arn: str, now: datetime) -> Sent | NotSent:
    """What the carrier said of a fresh code; the one before is void.

    Raises NotFoundError, TooManyError.
    """
    channel = until_committed(lambda: _renew(ports, channel_arn, now))
    code = channel.activation.value if channel.activation else ""
    text = activation_text(channel.type, code, channel.name)
    return ports.senders[channel.type].send(channel, text)


def activate_channel(ports: PagingPorts, channel_arn: str, code: str, now: datetime) -> None:
    """The channel is proven and may be paged; an owner who had opted out is back in.

    A wrong code counts as a try. Raises NotFoundError and InvalidError, which says how the try
    ended.
    """
    result = until_committed(lambda: _try_code(ports, channel_arn, code, now))
    if result is not Activation.ACTIVATED:
        raise InvalidError("ActivationCode", result.value)


def _renew(ports: PagingPorts, channel_arn: str, now: datetime) -> Channel:
    contact, channel = find_channel(ports, channel_arn)
    if channel.activation and not channel.activation.may_resend(now):
        seconds = SEND_INTERVAL.seconds
        raise TooManyError("activation-codes", f"one activation code per {seconds} s and channel")
    if channel.type not in ports.senders:
        raise InvalidError("ContactChannelId", f"no carrier for {channel.type} here")
    renewed = replace(channel, activation=ActivationCode(ports.ids.code(), now))
    ports.store.commit([contact.with_channel(renewed)])
    return renewed


def _try_code(ports: PagingPorts, channel_arn: str, code: str, now: datetime) -> Activation:
    contact, channel = find_channel(ports, channel_arn)
    if channel.activation is None:
        return Activation.NO_CODE
    result = channel.activation.check(code, now)
    if result is Activation.ACTIVATED:
        changed = replace(channel, activated=True, opted_out=False, activation=None)
    else:
        changed = replace(channel, activation=channel.activation.tried())
    ports.store.commit([contact.with_channel(changed)])
    return result
