"""A simulation as lines to read and rows to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeGuard

from incident_manager.console.time_line import Axis, Shape, Track, in_words
from incident_manager.console.wording import channel_called
from incident_manager.domain import arn
from incident_manager.domain.simulation import Answered, Noted, Paged
from incident_manager.domain.simulation_text import Teller, Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from incident_manager.domain.simulation import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """`after` is how long after the beginning, in words; `again` when a page is sent again."""

    at: datetime
    after: str
    channel: str
    told: Told
    shape: Shape | None
    again: str = ""


@dataclass(frozen=True, slots=True)
class DrawnStory:
    """A row for each person, or whatever else is told of, in the order of their first moment."""

    rows: tuple[tuple[str, Track], ...]
    axis: Axis


def lines(
    entries: Sequence[Entry], began: datetime, names: Mapping[str, str], *, by_plan: bool
) -> tuple[Line, ...]:
    """One for each entry; of a page that is sent again and again, one for all."""
    teller = Teller(names) if by_plan else Teller(names, "engaged by hand")
    repeats: dict[str, list[Paged]] = {}
    for one in entries:
        if _is_repeat(one):
            repeats.setdefault(one.page.page_id, []).append(one)
    return tuple(
        _line(one, began, teller.told(one), _again(one, repeats, began))
        for one in entries
        if not _is_repeat(one)
    )


def _is_repeat(entry: Entry) -> TypeGuard[Paged]:
    return isinstance(entry, Paged) and entry.page.attempt > 1


def _again(entry: Entry, repeats: Mapping[str, Sequence[Paged]], began: datetime) -> str:
    """As in `again every 3 min, 14 times, the last after 42 min`."""
    found = repeats.get(entry.page.page_id, ()) if isinstance(entry, Paged) else ()
    if not found:
        return ""
    last = f"after {in_words(int(_minutes(found[-1].at - began)))}"
    if len(found) == 1:
        return f"again {last}"
    return f"again every {found[0].page.retry_minutes} min, {len(found)} times, the last {last}"


def _line(entry: Entry, began: datetime, told: Told, again: str) -> Line:
    minutes = int(_minutes(entry.at - began))
    channel = entry.channel if isinstance(entry, Paged | Noted) else None
    return Line(
        at=entry.at,
        after=f"after {in_words(minutes)}" if minutes else "at once",
        channel=channel_called(channel) if channel else told.channel,
        told=told,
        shape=_shape(entry),
        again=again,
    )


def drawn_story(
    entries: Sequence[Entry], began: datetime, names: Mapping[str, str]
) -> DrawnStory | None:
    """None where nothing would happen."""
    if not entries:
        return None
    axis = Axis.reaching(_minutes(max(one.at for one in entries) - began))
    marks: dict[str, list[Entry]] = {}
    for one in entries:
        marks.setdefault(_subject(one), []).append(one)
    teller = Teller(names)
    rows = tuple((teller.name(who), _track(axis, began, those)) for who, those in marks.items())
    return DrawnStory(rows, axis)


def _track(axis: Axis, began: datetime, entries: Sequence[Entry]) -> Track:
    """A channel that is skipped while another one is used is for the lines alone to tell."""
    paged = {one.at for one in entries if isinstance(one, Paged)}
    shaped = ((one.at, _shape(one)) for one in entries)
    return Track(
        marks=tuple(
            axis.mark(_minutes(at - began), shape)
            for at, shape in shaped
            if shape and not (shape is Shape.FAULT and at in paged)
        )
    )


def _shape(entry: Entry) -> Shape | None:
    match entry:
        case Paged():
            return Shape.PAGE if entry.page.attempt == 1 else Shape.AGAIN
        case Noted():
            return Shape.FAULT
        case Answered():
            return Shape.ANSWER
    return None


def _subject(entry: Entry) -> str:
    """The contact that an entry is about; a channel is its owner's."""
    match entry:
        case Paged():
            return entry.page.contact_arn
        case Noted():
            subject = entry.note.subject_arn
            is_channel = arn.kind(subject) == "contact-channel"
            return arn.contact_of(subject) if is_channel else subject
    return entry.contact_arn


def _minutes(span: timedelta) -> float:
    return span / timedelta(minutes=1)
