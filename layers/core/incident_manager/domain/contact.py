"""People, escalation plans and schedules: the three types of contact, and the channels that reach a
person.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from incident_manager.domain.activation import ActivationCode


class ContactType(StrEnum):
    PERSONAL = "PERSONAL"
    ESCALATION = "ESCALATION"
    ONCALL_SCHEDULE = "ONCALL_SCHEDULE"


class ChannelType(StrEnum):
    SMS = "SMS"
    VOICE = "VOICE"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True)
class ChannelTarget:
    """A person's plan reaches the person here; `retry_minutes` apart until the page is read."""

    channel_arn: str
    retry_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class ContactTarget:
    """An escalation plan engages this person or schedule; an essential one's acknowledgement ends
    the escalation.
    """

    is_essential: bool
    contact_arn: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Targets that are engaged together, and the minutes (0 to 30) until the next stage begins."""

    minutes: int
    targets: tuple[ChannelTarget | ContactTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Stages for a person or an escalation; rotations, and never stages, for a schedule (contract
    4.1).
    """

    stages: tuple[Stage, ...] | None = None
    rotation_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to reach a person. `opted_out` is the owner's own word, by a reply to a message."""

    arn: str
    name: str
    type: ChannelType
    address: str = field(repr=False)
    activated: bool = False
    opted_out: bool = False
    activation: ActivationCode | None = None
    request: str | None = None

    @property
    def fault(self) -> str | None:
        """Why no page may go out on it now, or None."""
        if self.opted_out:
            return "its owner opted out"
        return None if self.activated else "it is not activated"

    def readdressed(self, address: str) -> Channel:
        """With another address, which nobody has proven yet: not activated, no code on its way, and
        no owner who opted out.
        """
        if address == self.address:
            return self
        return replace(self, address=address, activated=False, opted_out=False, activation=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact and its channels are one record: whoever pages reads both in one call."""

    arn: str
    alias: str
    type: ContactType
    plan: Plan
    display_name: str | None = None
    channels: tuple[Channel, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    policy: str | None = None
    created: datetime
    request: str | None = None
    version: int = 0

    @property
    def called(self) -> str:
        """What people read: the display name, else the alias."""
        return self.display_name or self.alias

    @property
    def rotation_arns(self) -> tuple[str, ...]:
        """The rotations of a schedule, each once; nobody else has any."""
        return tuple(dict.fromkeys(self.plan.rotation_ids or ()))

    def channel(self, arn: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.arn == arn), None)

    def with_channel(self, changed: Channel) -> Contact:
        """The contact with this channel added, or put in the place of the one with the same ARN."""
        if self.channel(changed.arn) is None:
            return replace(self, channels=(*self.channels, changed))
        kept = tuple(changed if one.arn == changed.arn else one for one in self.channels)
        return replace(self, channels=kept)

    def without_channel(self, gone: Channel) -> Contact:
        """The contact without this channel; its plan still names it."""
        return replace(self, channels=tuple(one for one in self.channels if one.arn != gone.arn))

    def has_address(self, channel: Channel) -> bool:
        """Whether another of its channels reaches the same address in the same way."""
        return any(
            (one.type, one.address) == (channel.type, channel.address)
            for one in self.channels
            if one.arn != channel.arn
        )

    def fault(self, channel_arn: str) -> str | None:
        """Why a page for this person can't go out on the channel now, or None."""
        channel = self.channel(channel_arn)
        return "it was deleted" if channel is None else channel.fault
