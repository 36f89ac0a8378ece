"""How times, lengths of time and states are written."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.contact import ChannelType
from incident_manager.domain.page import ReceiptType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from incident_manager.domain.contact import Channel, Contact
    from incident_manager.domain.incident import Incident
    from incident_manager.domain.response_plan import ResponsePlan

TYPES: dict[str, str] = {
    ChannelType.SMS: "SMS",
    ChannelType.EMAIL: "E-mail",
    ChannelType.VOICE: "Voice",
}
# What became of a page, the furthest first.
RECEIPTS = {
    ReceiptType.READ: "Acknowledged",
    ReceiptType.DELIVERED: "Delivered",
    ReceiptType.SENT: "Sent",
    ReceiptType.ERROR: "Not sent",
    ReceiptType.STOP: "Not sent any more",
}
_LONGEST_ALIAS = 40
IMPACTS = {1: "Critical", 2: "High", 3: "Medium", 4: "Low", 5: "No impact"}


def utc(time: datetime) -> str:
    """For who runs no script; the script writes the reader's own time in its place."""
    time = time.astimezone(UTC)
    return f"{day(time)} {time:%H:%M} UTC"


def day(of: date) -> str:
    """As in `6 Dec`."""
    return f"{of.day} {of:%b}"


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def in_words(span: timedelta) -> str:
    """The two largest units of a length of time: `3 d 4 h`, `12 min 5 s`."""
    seconds = max(0, int(span.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"


def impact(number: int) -> str:
    return IMPACTS[number]


def duration(incident: Incident, now: datetime) -> timedelta:
    """From its creation until it was resolved, or until now."""
    return (incident.resolved or now) - incident.created


def topic_name(topic_arn: str) -> str:
    return topic_arn.rpartition(":")[2]


def alias_of(name: str) -> str:
    """What the APIs take as a name, made of one that people take: letters without their accents,
    and no more of them than the address in an SMS has room for.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_-]+", "-", plain)[:_LONGEST_ALIAS].strip("-")


def is_web(address: str) -> bool:
    """Whether a link to it can do no more than open a page."""
    return address.lower().startswith(("https://", "http://"))


def named(those: Iterable[Contact | ResponsePlan]) -> list[tuple[str, str]]:
    """What forms name them by, and how people know them."""
    return [(arn.path(one.arn), one.display_name or arn.path(one.arn)) for one in those]


def channel_called(channel: Channel | None) -> str:
    """By its type and name, as in `SMS, work phone`; a name that says no more is left out."""
    if channel is None:
        return "a deleted channel"
    kind = TYPES[channel.type]
    plain = channel.name.casefold() in (kind.casefold(), channel.type.casefold())
    return kind if plain else f"{kind}, {channel.name}"


FILTERS = {
    "channel_called": channel_called,
    "is_web": is_web,
    "named": named,
    "topic_name": topic_name,
    "day": day,
    "utc": utc,
    "iso": iso,
    "in_words": in_words,
    "impact": impact,
    "duration": duration,
}
