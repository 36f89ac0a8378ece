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
    from collections.abc import Iterable
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
        if self.waiting:
            return "Waiting for a code"
        code = self.channel.activation
        return "Code not sent" if code and code.unsent else "Not activated"

    @property
    def seen(self) -> str:
        """Of what the form that changes it is made from."""
        return digest(written(self.channel))


def written(channel: Channel) -> tuple[str, str]:
    """What an administrator writes of it; the rest is for its owner to say."""
    return channel.name, channel.address


def is_code_sent(channel: Channel) -> bool:
    """Whether its owner may have a code: a carrier that refuses one leaves it with the channel, and
    CreateContactChannel says nothing of that.
    """
    return channel.activation is not None and not channel.activation.unsent


def what_is_next(made: Iterable[Channel]) -> str:
    """For channels that were just made."""
    proving = [one for one in made if not one.activated]
    if not all(is_code_sent(one) for one in proving):
        return "A code could not be sent: choose Send a code to try again."
    codes = {0: "", 1: "Enter the code that was sent."}
    return codes.get(len(proving), "Enter the codes that were sent.")


def shown_channels(person: Contact, now: datetime) -> tuple[ShownChannel, ...]:
    used = channels_used(person)
    return tuple(ShownChannel(one, one.arn in used, _waiting(one, now)) for one in person.channels)


def _waiting(channel: Channel, now: datetime) -> bool:
    """Whether the code that was sent could still activate it."""
    code = channel.activation
    if code is None or code.unsent:
        return False
    return code.check(code.value, now) is Activation.ACTIVATED
