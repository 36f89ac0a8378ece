"""Whom an engagement would page were it begun now, told before somebody relies on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.console.wording import TYPES, channel_called
from incident_manager.domain import arn
from incident_manager.domain.contact import ChannelType, Contact
from incident_manager.domain.engine import NOBODY_REACHED
from incident_manager.domain.reachability import unreachable_because
from incident_manager.domain.simulation import Noted, Paged
from incident_manager.services.simulate import simulate_engaging

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from incident_manager.domain.directory import Directory
    from incident_manager.domain.simulation import Entry
    from incident_manager.store import Store

_TOLD = 3  # moments; the simulation tells all


@dataclass(frozen=True, slots=True)
class Moment:
    """`after` in minutes; `paged`: each name with the kinds of channels."""

    after: int
    paged: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PagedNow:
    """If nobody acknowledges. `more`: others are paged later; `unreached`: each name, and what is
    to be said of it.
    """

    moments: tuple[Moment, ...]
    more: bool
    unreached: tuple[tuple[str, str], ...]


def paged_now(
    store: Store, engaged: Iterable[str], now: datetime, at_hand: Directory
) -> tuple[PagedNow, Directory]:
    """With the people and rotations that it took: nobody who is `at_hand` is read again."""
    entries, known = simulate_engaging(store, engaged, now, (), at_hand)
    moments = _moments(entries, now, known)
    unreached = dict.fromkeys(_unreached(entries, known))
    paged = PagedNow(tuple(moments[:_TOLD]), len(moments) > _TOLD, tuple(unreached))
    return paged, known


def _moments(entries: Sequence[Entry], began: datetime, known: Directory) -> list[Moment]:
    first = [one for one in entries if isinstance(one, Paged) and one.page.attempt == 1]
    found: dict[datetime, dict[str, dict[str, None]]] = {}
    for one in first:
        kinds = found.setdefault(one.at, {}).setdefault(_name(one.page.contact_arn, known), {})
        kinds |= {_kind(one.channel.type): None} if one.channel else {}
    return [
        Moment(
            (at - began) // timedelta(minutes=1),
            tuple((name, " and ".join(kinds)) for name, kinds in paged.items()),
        )
        for at, paged in found.items()
    ]


def _unreached(entries: Sequence[Entry], known: Directory) -> Iterator[tuple[str, str]]:
    """A channel that is skipped while another one is used is for the simulation to tell."""
    paged = {(one.at, one.page.contact_arn) for one in entries if isinstance(one, Paged)}
    for one in entries:
        if isinstance(one, Noted):
            subject = arn.contact_of(one.note.subject_arn)
            if (one.at, subject) not in paged:
                yield _name(subject, known), _why(one, known.contact(subject))


def _why(noted: Noted, contact: Contact | None) -> str:
    """For all the channels of a person in a sentence, where that is so."""
    note = noted.note
    if arn.kind(note.subject_arn) == "contact-channel":
        every = contact and unreachable_because(contact)
        return f"is not reached: {every or f'{channel_called(noted.channel)}: {note.reason}'}"
    stage = "" if note.stage is None else f"stage {note.stage + 1}"
    if note.reason == NOBODY_REACHED:
        return f"reaches nobody in {stage}"
    return f"is not reached: {note.reason}{f' ({stage})' if stage else ''}"


def _name(contact_arn: str, known: Directory) -> str:
    contact = known.contact(contact_arn)
    return contact.called if contact else arn.owner(contact_arn)


def _kind(of: ChannelType) -> str:
    return TYPES[of] if of is ChannelType.SMS else TYPES[of].lower()
