"""Carriers that deliver to a list, and refuse when told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.domain.message import Text
from incident_manager.ports import NotSent, Sent

if TYPE_CHECKING:
    from incident_manager.domain.contact import Channel


@dataclass(frozen=True, slots=True)
class Message:
    """One message as its recipient got it."""

    address: str
    text: Text


@dataclass(slots=True)
class FakeCarrier:
    """`refusals` maps an address to what the carrier says instead of taking its messages; for those
    of `opted_out` it takes them and drops them.
    """

    sent: list[Message] = field(default_factory=list)
    refusals: dict[str, NotSent] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)

    def send(self, channel: Channel, text: Text) -> Sent | NotSent:
        if refusal := self.refusals.get(channel.address):
            return refusal
        self.sent.append(Message(channel.address, text))
        return Sent(f"message-{len(self.sent)}")

    def has_opted_out(self, channel: Channel) -> bool:
        return channel.address in self.opted_out

    def to(self, address: str) -> list[Message]:
        return [one for one in self.sent if one.address == address]
