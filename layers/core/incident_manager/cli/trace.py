"""A simulation as a table to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from incident_manager.cli.columns import columns
from incident_manager.domain.simulation_text import Teller

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from incident_manager.domain.simulation import Entry

_Row: TypeAlias = tuple[str, str, str, str, str]
_HEAD: _Row = ("TIME (UTC)", "AFTER", "WHO", "CHANNEL", "WHAT AND WHY")


def table(entries: Iterable[Entry], began: datetime) -> str:
    """One line an entry, in columns."""
    told = [_row(entry, began) for entry in entries]
    if not told:
        return "Nobody would be paged: the response plan engages nobody."
    return columns(_HEAD, told)


def _row(entry: Entry, began: datetime) -> _Row:
    told = Teller().told(entry)
    after = _after(entry.at - began)
    return (f"{entry.at:%Y-%m-%d %H:%M:%S}", after, told.who, told.channel, told.what)


def _after(passed: timedelta) -> str:
    minutes, seconds = divmod(int(passed.total_seconds()), 60)
    return f"+{minutes}m{seconds}s" if seconds else f"+{minutes}m"
