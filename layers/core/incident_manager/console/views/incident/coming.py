"""What is still to come of an engagement, as a table has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Channel
from incident_manager.domain.simulation import Noted, Paged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.simulation import Entry


@dataclass(frozen=True, slots=True)
class Coming:
    """One person is paged at one moment, on these channels; None is one that was deleted."""

    first: Paged
    channels: tuple[Channel | None, ...]


def rows(entries: Iterable[Entry]) -> tuple[Coming | Noted, ...]:
    """A row for each person and moment, in the order of time."""
    found: dict[object, Coming | Noted] = {}
    for entry in entries:
        if isinstance(entry, Noted):
            found[entry] = entry
        if isinstance(entry, Paged):
            due = entry.page
            who = (due.at, due.contact_arn, due.stage, due.retry_minutes, due.until)
            known = found.get(who)
            before = known.channels if isinstance(known, Coming) else ()
            first = known.first if isinstance(known, Coming) else entry
            found[who] = Coming(first, (*before, entry.channel))
    return tuple(found.values())
