"""SendActivationCode and ActivateContactChannel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.activation import SEND_INTERVAL, Activation, ActivationCode
from incident_manager.domain.message import activation_text
from incident_manager.ports import Sent
from incident_manager.services.errors import InvalidError, TooManyError
from incident_manager.services.find_channel import find_channel
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.contact import Channel
    from incident_manager.ports import NotSent, PagingPorts


def send_code(ports: PagingPorts, channel_arn: str, now: datetime) -> Sent | NotSent:
    """What the carrier said of a fresh code; the one before is void.

    One that an interrupted call left behind, and perhaps did not send, is sent again instead.
    Raises NotFoundError, TooManyError.
    """
    channel, code = until_committed(lambda: _renew(ports, channel_arn, now))
    text = activation_text(channel.type, code.value, channel.name)
    outcome = ports.senders[channel.type].send(channel, text)
    if isinstance(outcome, Sent):
        until_committed(lambda: _keep_handed_over(ports, channel_arn, code))
    return outcome


def activate_channel(ports: PagingPorts, channel_arn: str, code: str, now: datetime) -> None:
    """The channel is proven and may be paged; an owner who had opted out is back in.

    A wrong code counts as a try. Raises NotFoundError and InvalidError, which says how the try
    ended.
    """
    result = until_committed(lambda: _try_code(ports, channel_arn, code, now))
    if result is not Activation.ACTIVATED:
        raise InvalidError("ActivationCode", result.value)


def _renew(ports: PagingPorts, channel_arn: str, now: datetime) -> tuple[Channel, ActivationCode]:
    contact, channel = find_channel(ports, channel_arn)
    earlier = channel.activation
    unsent = earlier if earlier and earlier.unsent else None
    if earlier and not unsent and not earlier.may_resend(now):
        rule = f"one activation code per {SEND_INTERVAL.seconds} s and channel"
        raise TooManyError("activation-codes", f"one was sent already: {rule}")
    if channel.type not in ports.senders:
        raise InvalidError("ContactChannelId", f"no carrier for {channel.type} here")
    value = unsent.value if unsent else ports.ids.code()
    code = ActivationCode(value, now, handed_over=False)
    ports.store.commit([contact.with_channel(replace(channel, activation=code))])
    return channel, code


def _keep_handed_over(ports: PagingPorts, channel_arn: str, code: ActivationCode) -> None:
    """Unless its owner was faster, or another code took its place."""
    contact, channel = find_channel(ports, channel_arn)
    if channel.activation == code:
        sent = replace(channel, activation=replace(code, handed_over=True))
        ports.store.commit([contact.with_channel(sent)])


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
