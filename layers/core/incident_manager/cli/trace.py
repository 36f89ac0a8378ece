"""A simulation as a table to read. Addresses are left out: tables are pasted into chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from incident_manager.cli.columns import columns
from incident_manager.domain import arn
from incident_manager.domain.contact import ContactType
from incident_manager.domain.simulation import Answered, Noted, Paged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from incident_manager.domain.contact import Channel
    from incident_manager.domain.page import Resolution
    from incident_manager.domain.simulation import Entry

_Row: TypeAlias = tuple[str, str, str, str, str]
_HEAD: _Row = ("TIME (UTC)", "AFTER", "WHO", "CHANNEL", "WHAT AND WHY")
_PATH = {ContactType.ESCALATION: "escalation plan", ContactType.ONCALL_SCHEDULE: "schedule"}


def table(entries: Iterable[Entry], began: datetime) -> str:
    """One line an entry, in columns; stages count from 1, as in AWS's console."""
    told = [_row(entry, began) for entry in entries]
    if not told:
        return "Nobody would be paged: the response plan engages nobody."
    return columns(_HEAD, told)


def _row(entry: Entry, began: datetime) -> _Row:
    who, channel, what = _told(entry)
    return (f"{entry.at:%Y-%m-%d %H:%M:%S}", _after(entry.at - began), who, channel, what)


def _told(entry: Entry) -> tuple[str, str, str]:
    """Who, the channel, and what happens to them."""
    match entry:
        case Paged():
            who = arn.owner(entry.page.contact_arn)
            return who, _channel(entry.channel), _page(entry)
        case Noted():
            subject = entry.note.subject_arn
            stage = "" if entry.note.stage is None else f" (stage {entry.note.stage + 1})"
            channel = _channel(entry.channel) if arn.kind(subject) == "contact-channel" else ""
            return arn.owner(subject), channel, f"not reached: {entry.note.reason}{stage}"
        case Answered():
            engaged = arn.owner(entry.engaged_arn)
            rest = "nobody" if entry.ends else "only others"
            what = f"acknowledges: the engagement of {engaged} pages {rest} from now on"
            return arn.owner(entry.contact_arn), "", what
    return arn.owner(entry.contact_arn), "", "has nothing to acknowledge"


def _page(entry: Paged) -> str:
    again = f"page, attempt {entry.page.attempt}" if entry.page.attempt > 1 else "page"
    path = [_step(one) for one in entry.resolutions if one.type in _PATH]
    return f"{again}: {', '.join(path) or 'engaged by the response plan'}"


def _step(step: Resolution) -> str:
    name = f"{_PATH[step.type]} {arn.owner(step.contact_arn)}"
    if step.stage is None or step.type is not ContactType.ESCALATION:
        return name
    return f"{name} (stage {step.stage + 1})"


def _channel(channel: Channel | None) -> str:
    return f"{channel.type} {channel.name}" if channel else "a deleted channel"


def _after(passed: timedelta) -> str:
    minutes, seconds = divmod(int(passed.total_seconds()), 60)
    return f"+{minutes}m{seconds}s" if seconds else f"+{minutes}m"
