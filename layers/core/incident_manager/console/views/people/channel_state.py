"""How a channel stands, in a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.console.seen import digest
from incident_manager.console.wording import TYPES
from incident_manager.domain import arn
from incident_manager.domain.activation import Activation
from incident_manager.domain.contact import Channel
from incident_manager.domain.reachability import channels_used

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.contact import Contact


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """`used`: the person's engagement plan names it. `waiting`: a code that works was sent."""

    channel: Channel
    used: bool
    waiting: bool

    @property
    def id(self) -> str:
        return arn.tail(self.channel.arn)

    @property
    def type(self) -> str:
        return TYPES[self.channel.type]

    @property
    def state(self) -> str:
        if self.channel.opted_out:
            return "Opted out"
        if self.channel.activated:
            return "Activated"
        return "Waiting for a code" if self.waiting else "Not activated"

    @property
    def seen(self) -> str:
        """Of what the form that changes it is made from."""
        return digest(written(self.channel))


def written(channel: Channel) -> tuple[str, str]:
    """What an administrator writes of it; the rest is for its owner to say."""
    return channel.name, channel.address


def shown_channels(person: Contact, now: datetime) -> tuple[ShownChannel, ...]:
    used = channels_used(person)
    return tuple(ShownChannel(one, one.arn in used, _waiting(one, now)) for one in person.channels)


def _waiting(channel: Channel, now: datetime) -> bool:
    """Whether the code on its way could still activate it."""
    code = channel.activation
    return code is not None and code.check(code.value, now) is Activation.ACTIVATED
