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
    """`refusals` maps an address to what the carrier says instead of taking its messages."""

    sent: list[Message] = field(default_factory=list)
    refusals: dict[str, NotSent] = field(default_factory=dict)

    def send(self, channel: Channel, text: Text) -> Sent | NotSent:
        if refusal := self.refusals.get(channel.address):
            return refusal
        self.sent.append(Message(channel.address, text))
        return Sent(f"message-{len(self.sent)}")

    def to(self, address: str) -> list[Message]:
        return [one for one in self.sent if one.address == address]
