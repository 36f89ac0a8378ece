"""Who is on call as a calendar: an entry for each person's part of each shift, in words.

An entry's `uid` follows from rotation, person and start of the shift, so that calendar programs
know it again whenever they look and whatever range they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from incident_manager.domain import arn, identity
from incident_manager.domain.contact import Contact
from incident_manager.domain.on_call import Rota
from incident_manager.domain.shifts import Shift, shifts
from incident_manager.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from incident_manager.domain.on_call import Incalculable
    from incident_manager.domain.rotation import Rotation

PAST, AHEAD = timedelta(days=30), timedelta(days=180)
MAX_ENTRIES = 5_000  # about 2 MB of text: a function may answer with 6
_UID_DOMAIN = "incident-manager"
_NOBODY = "Nobody"


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's part of a shift; None is nobody, where an override has put nobody on call."""

    rota: Rota
    shift: Shift
    contact_arn: str | None

    @property
    def rotation(self) -> Rotation:
        return self.rota.rotation

    @property
    def changed(self) -> datetime:
        """When the rotation was made, or had its latest override (UTC): not its version, which
        grows with every hand-off that somebody is told of.
        """
        return max((self.rotation.created, *(one.created for one in self.rota.overrides)))

    @property
    def start(self) -> datetime:
        return self.shift.start

    @property
    def replaced(self) -> tuple[str, ...]:
        """In whose place an override has put the person; nobody's, if they had the shift anyway."""
        shift = self.shift
        if self.contact_arn in shift.overridden:
            return ()
        return tuple(one for one in shift.overridden if one not in shift.contact_arns)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    uid: str
    start: datetime
    end: datetime
    summary: str
    description: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """`description` tells what the calendar had to leave out; empty: nothing."""

    name: str
    entries: tuple[CalendarEntry, ...]
    description: str = ""


def period(now: datetime) -> Span:
    """What a calendar shows: from midnight to midnight (UTC), so that it stays the same all day."""
    today = datetime.combine(now.astimezone(UTC), time(), UTC)
    return Span(today - PAST, today + AHEAD)


def duties(rotas: Iterable[Rota], shown: Span, contact_arn: str | None = None) -> tuple[Duty, ...]:
    """All parts of the shifts that touch the period, or this person's, by their start.

    One more than a calendar holds, at most: it says that there are more.
    """
    rows = [_duties(rota, shown) for rota in rotas]
    found = merge(*rows, key=attrgetter("start"))
    theirs = (one for one in found if contact_arn in (None, one.contact_arn))
    return tuple(islice(theirs, MAX_ENTRIES + 1))


def people(given: Iterable[Duty]) -> frozenset[str]:
    """The ARNs of all who are named in a calendar of these."""
    return frozenset(
        person for one in given for person in (one.contact_arn, *one.replaced) if person
    )


def name_of(contact: Contact) -> str:
    """On one line: what wraps a line may begin another property in a calendar's text."""
    return _one_line(contact.called)


def calendar(
    subject: Contact,
    given: Sequence[Duty],
    names: Mapping[str, str],
    left_out: Iterable[Incalculable] = (),
) -> Calendar:
    """The calendar of a schedule, or of a person, with the duties that were found for them.

    Who has no name in `names` is named by their alias. Of more duties than a calendar holds it has
    those before the first that is left out: up to there it is complete.
    """
    words = _Words(subject, names)
    notes = [f"Without rotation {arn.tail(one.rotation_arn)}: {one.reason}." for one in left_out]
    if len(given) > MAX_ENTRIES:
        end = given[MAX_ENTRIES].start
        given = [one for one in given if one.start < end]
        notes.append(f"Ends at {end:%Y-%m-%d %H:%M} UTC, being full.")
    entries = tuple(words.entry(one) for one in given)
    return Calendar(f"{name_of(subject)} on call", entries, " ".join(notes))


@dataclass(frozen=True, slots=True)
class _Words:
    """What a calendar of this subject says, with these names of people."""

    subject: Contact
    names: Mapping[str, str]

    def entry(self, duty: Duty) -> CalendarEntry:
        return CalendarEntry(
            uid=_uid(duty),
            start=duty.shift.start,
            end=duty.shift.end,
            summary=self._summary(duty),
            description=f"Rotation: {_one_line(duty.rotation.name)}",
            changed=duty.changed,
        )

    def _summary(self, duty: Duty) -> str:
        """With the schedule in the calendar of one, with the rotation in that of a person."""
        who = self._name(duty.contact_arn) if duty.contact_arn else _NOBODY
        own = duty.contact_arn == self.subject.arn
        where = _one_line(duty.rotation.name) if own else name_of(self.subject)
        instead = ", ".join(self._name(one) for one in duty.replaced)
        return f"{who} on call ({where})" + (f", instead of {instead}" if instead else "")

    def _name(self, contact_arn: str) -> str:
        return self.names.get(contact_arn) or arn.owner(contact_arn)


def _duties(rota: Rota, shown: Span) -> Iterator[Duty]:
    for shift in shifts(rota.rotation, rota.overrides, shown.start, shown.end):
        for person in shift.contact_arns or (None,):
            yield Duty(rota, shift, person)


def _uid(duty: Duty) -> str:
    start = duty.start.astimezone(UTC).isoformat()
    name = identity.derived_id("duty", duty.rotation.arn, duty.contact_arn or "", start)
    return f"{name}@{_UID_DOMAIN}"


def _one_line(name: str) -> str:
    return " ".join(name.split())
