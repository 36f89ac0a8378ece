"""What would happen from a moment on, were somebody engaged then; what is still to happen where
somebody is.

The engine itself, run over its own agenda: the simulation decides by the functions that paging
decides by, and so tells no other story. It takes for granted that carriers take every page at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain import arn, engine
from incident_manager.domain.beginning import NO_CONTACT, NO_STAGE, begin
from incident_manager.domain.contact import Channel
from incident_manager.domain.directory import Directory
from incident_manager.domain.engagement import Engagement, Message, PageDue
from incident_manager.domain.engine import Note
from incident_manager.domain.page import Resolution, resolutions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNSENT = Message("", "", "")
FORECAST_FOR, FORECAST_ENTRIES = timedelta(hours=4), 100


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """At this moment (UTC) the contact acknowledges their newest page of each engagement."""

    at: datetime
    contact_arn: str


@dataclass(frozen=True, slots=True)
class Paged:
    """A page goes out; `resolutions` say why."""

    at: datetime
    page: PageDue
    channel: Channel | None
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that the incident's timeline would say: who is not reached, and why."""

    at: datetime
    note: Note
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The contact acknowledges. `ends`: the engagement of `engaged_arn` pages nobody any more; else
    only them no more.
    """

    at: datetime
    contact_arn: str
    engaged_arn: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Unheard:
    """The contact would acknowledge, but was not paged yet, or acknowledged before."""

    at: datetime
    contact_arn: str


Entry: TypeAlias = Paged | Noted | Answered | Unheard


def simulate(
    engaged: Iterable[str], at: datetime, answers: Iterable[Answer], directory: Directory
) -> tuple[Entry, ...]:
    """Everything that would happen from `at` (UTC) on, in the order of time, were these contacts
    engaged together.

    What is due at the moment of an answer comes before it. Raises NeededError while the
    directory lacks somebody.
    """
    arns, given = tuple(dict.fromkeys(engaged)), tuple(sorted(set(answers)))
    directory.require(arns)
    entries = [entry for one in arns for entry in _engage(one, at, given, directory)]
    heard = {(one.at, one.contact_arn) for one in entries if isinstance(one, Answered)}
    silent = [
        Unheard(one.at, one.contact_arn) for one in given if (one.at, one.contact_arn) not in heard
    ]
    return tuple(sorted([*entries, *silent], key=lambda entry: entry.at))


def forecast(engagement: Engagement, directory: Directory) -> tuple[Entry, ...]:
    """What is still to come of a running engagement if nobody answers, in the order of time: the
    first 100 entries of the first four hours.

    Of a page that is sent again and again the next time stands for all: its `retry_minutes` and
    `until` tell of the others. Raises NeededError while the directory lacks somebody.
    """
    due = engagement.next_due
    if due is None:
        return ()
    to_come = _Run(engagement, (), directory).until(due + FORECAST_FOR)
    return tuple(islice(_without_repeats(to_come), FORECAST_ENTRIES))


def _without_repeats(entries: Iterable[Entry]) -> Iterator[Entry]:
    known: set[str] = set()
    for entry in entries:
        if isinstance(entry, Paged):
            if entry.page.page_id in known:
                continue
            known.add(entry.page.page_id)
        yield entry


def _engage(
    contact_arn: str, at: datetime, answers: tuple[Answer, ...], directory: Directory
) -> Iterator[Entry]:
    contact = directory.contact(contact_arn)
    if contact is None:
        yield Noted(at, Note(contact_arn, NO_CONTACT))
        return
    name = contact_arn.replace(":contact/", ":engagement/") + "/simulation"
    engagement = begin(contact, name, _UNSENT, at)
    if not engagement.agenda:
        yield Noted(at, Note(contact_arn, NO_STAGE))
    yield from _Run(engagement, answers, directory).entries()


@dataclass(slots=True)
class _Run:
    """One engagement on its way; `newest` is the last page that each contact got."""

    engagement: Engagement
    answers: tuple[Answer, ...]
    directory: Directory
    newest: dict[str, PageDue] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        for answer in self.answers:
            yield from self.until(answer.at)
            yield from self._answered(answer)
        yield from self.until(None)

    def until(self, end: datetime | None) -> Iterator[Entry]:
        """What is due by then, that moment included."""
        while (due := self.engagement.next_due) and (end is None or due <= end):
            step = engine.advance(self.engagement, due, self.directory)
            for page in step.pages:
                self.newest[page.contact_arn] = page
                yield self._paged(page)
            for note in step.notes:
                yield Noted(due, note, self._channel(note.subject_arn))
            self.engagement = step.applied(self.engagement)

    def _answered(self, answer: Answer) -> Iterator[Entry]:
        page = self.newest.get(answer.contact_arn)
        if page is None or answer.contact_arn in self.engagement.acknowledged:
            return
        after = engine.acknowledge(self.engagement, answer.contact_arn, page.essential)
        self.engagement = after
        yield Answered(answer.at, answer.contact_arn, after.contact_arn, after.answered)

    def _paged(self, page: PageDue) -> Paged:
        channel = self._channel(page.channel_arn)
        return Paged(page.at, page, channel, resolutions_of(self.engagement, page))

    def _channel(self, subject_arn: str) -> Channel | None:
        """None where it is not a channel, or one that was deleted."""
        if arn.kind(subject_arn) != "contact-channel":
            return None
        contact = self.directory.contact(arn.contact_of(subject_arn))
        return contact.channel(subject_arn) if contact else None
