"""A simulation in words. Addresses are left out: these words are pasted into chats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.contact import ContactType
from incident_manager.domain.simulation import Answered, Noted, Paged

if TYPE_CHECKING:
    from incident_manager.domain.contact import Channel
    from incident_manager.domain.page import Resolution
    from incident_manager.domain.simulation import Entry

_PATH = {ContactType.ESCALATION: "escalation plan", ContactType.ONCALL_SCHEDULE: "schedule"}


@dataclass(frozen=True, slots=True)
class Told:
    """`who` by name, the channel if there is one, and what happens to them, and why."""

    who: str
    channel: str
    what: str


@dataclass(frozen=True, slots=True)
class Teller:
    """`names` of contacts by their ARNs; whoever has none is called by their alias. `directly`
    says why somebody is paged whom no plan and no schedule stands before. Stages count from 1, as
    in AWS's console.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    directly: str = "engaged by the response plan"

    def told(self, entry: Entry) -> Told:
        match entry:
            case Paged():
                who = self.name(entry.page.contact_arn)
                return Told(who, _channel(entry.channel), self._page(entry))
            case Noted():
                return self._noted(entry)
            case Answered():
                engaged = self.name(entry.engaged_arn)
                rest = "nobody" if entry.ends else "only others"
                what = f"acknowledges: the engagement of {engaged} pages {rest} from now on"
                return Told(self.name(entry.contact_arn), "", what)
        return Told(self.name(entry.contact_arn), "", "has nothing to acknowledge")

    def name(self, subject_arn: str) -> str:
        """Of a contact, or of whom a channel belongs to."""
        return self.names.get(arn.contact_of(subject_arn)) or arn.owner(subject_arn)

    def _noted(self, entry: Noted) -> Told:
        subject = entry.note.subject_arn
        stage = "" if entry.note.stage is None else f" (stage {entry.note.stage + 1})"
        channel = _channel(entry.channel) if arn.kind(subject) == "contact-channel" else ""
        return Told(self.name(subject), channel, f"not reached: {entry.note.reason}{stage}")

    def _page(self, entry: Paged) -> str:
        again = f"page, attempt {entry.page.attempt}" if entry.page.attempt > 1 else "page"
        path = [self._step(one) for one in entry.resolutions if one.type in _PATH]
        return f"{again}: {', '.join(path) or self.directly}"

    def _step(self, step: Resolution) -> str:
        name = f"{_PATH[step.type]} {self.name(step.contact_arn)}"
        if step.stage is None or step.type is not ContactType.ESCALATION:
            return name
        return f"{name} (stage {step.stage + 1})"


def _channel(channel: Channel | None) -> str:
    return f"{channel.type} {channel.name}" if channel else "a deleted channel"
