"""Records and the store that keeps them: what is read, decided upon and committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

from incident_manager.domain import identity
from incident_manager.domain.answer import Answer
from incident_manager.domain.calendar_feed import CalendarFeed
from incident_manager.domain.contact import Contact
from incident_manager.domain.dedupe import DedupeLock, TriggerMark
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.finding import Finding
from incident_manager.domain.incident import DeletedIncident, Incident, IncidentStatus
from incident_manager.domain.page import Page
from incident_manager.domain.plan_usage import PlanUsage
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.rotation import Rotation
from incident_manager.domain.routes import Routes
from incident_manager.domain.timeline import TimelineEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Aggregate: TypeAlias = (
    Answer
    | CalendarFeed
    | Contact
    | DedupeLock
    | DeletedIncident
    | Engagement
    | Finding
    | Incident
    | Page
    | PlanUsage
    | RelatedItem
    | ReplicationSet
    | ResponsePlan
    | Rotation
    | Routes
    | TimelineEvent
    | TriggerMark
)
T = TypeVar("T", bound=Aggregate)
OF_PAGE = "of page"  # the `part` of a Ref that names an engagement by the ARN of one of its pages
T_co = TypeVar("T_co", bound=Aggregate, covariant=True)


@dataclass(frozen=True, slots=True)
class Ref(Generic[T_co]):
    """Names one record: its type, its ARN (or other natural id), and `part` where the ARN names the
    whole it is part of.
    """

    kind: type[T_co]
    id: str
    part: str = ""


def page_refs(page_arn: str) -> tuple[Ref[Page], Ref[Engagement]]:
    """A page and the engagement that it is part of: one call reads both."""
    return Ref(Page, page_arn), Ref(Engagement, page_arn, OF_PAGE)


def item_ref(item: RelatedItem) -> Ref[RelatedItem]:
    """A related item is named by its type and value, within its incident."""
    name = identity.derived_id(item.type, item.value_kind, item.value)
    return Ref(RelatedItem, item.incident_arn, name)


class Found:
    """What a read brought back; a record that does not exist is None."""

    def __init__(self, records: Mapping[Ref[Aggregate], Aggregate]) -> None:
        self._records = records

    def get(self, ref: Ref[T]) -> T | None:
        record = self._records.get(ref)
        return record if isinstance(record, ref.kind) else None

    def all(self, refs: Iterable[Ref[T]]) -> tuple[T, ...]:
        """Those of these records that exist, in the order of their names here."""
        return tuple(one for ref in refs if (one := self.get(ref)))


@dataclass(frozen=True, slots=True)
class Slice(Generic[T_co]):
    """A page of a list, and where the next one begins; None when there is none."""

    items: tuple[T_co, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a list: at most `limit` records after the cursor `after`."""

    limit: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` on and before `until` (UTC); None is without end."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, time: datetime) -> bool:
        early = self.since is not None and time < self.since
        return not early and (self.until is None or time < self.until)


_AT_ONCE = 200


def walk(read: Callable[[Window], Slice[T]]) -> Iterator[T]:
    """A list to its end, read on as it is taken."""
    found = read(Window(_AT_ONCE))
    yield from found.items
    while found.next:
        found = read(Window(_AT_ONCE, found.next))
        yield from found.items


class ConflictError(Exception):
    """Somebody else changed, made or removed these records first; nothing of the commit was
    written.
    """

    def __init__(self, refs: Iterable[Ref[Aggregate]]) -> None:
        self.refs = frozenset(refs)
        super().__init__(", ".join(sorted(ref.kind.__name__ for ref in self.refs)))

    def concerns(self, kind: type[Aggregate]) -> bool:
        return any(ref.kind is kind for ref in self.refs)


class Reader(Protocol):
    """Records to look at: what is given no more than this changes nothing."""

    def read(self, refs: Iterable[Ref[Aggregate]]) -> Found:
        """These records, strongly consistent; up to 100 of them in one call."""

    def get(self, ref: Ref[T]) -> T | None:
        """One record, strongly consistent; None when it does not exist."""


class Store(Reader, Protocol):
    """Records with a version each.

    Whatever decides something is one `commit`, all of it or nothing.
    """

    def commit(
        self,
        save: Iterable[Aggregate] = (),
        *,
        check: Iterable[Aggregate] = (),
        delete: Iterable[Aggregate] = (),
    ) -> tuple[Aggregate, ...]:
        """Write all or nothing, and return what was saved with its new version.

        A record of version 0 must not exist yet; any other must still have the version that it was
        read with, also those of `check` and `delete`. Raises ConflictError otherwise.
        """

    def count(self, lock: DedupeLock) -> None:
        """Add one to what the lock has absorbed, which is no new version.

        Many may count at the same moment, and none waits for another. Raises ConflictError when the
        lock is not as it was read.
        """

    def timeline(
        self, incident_arn: str, window: Window, *, newest_first: bool = True
    ) -> Slice[TimelineEvent]:
        """Events in the order of their own time; strongly consistent."""

    def pages(self, engagement_arn: str, window: Window) -> Slice[Page]:
        """The pages of an engagement, by id; strongly consistent."""

    def answers(self, engagement_arn: str, window: Window) -> Slice[Answer]:
        """What ended an engagement, or parts of it, where several Regions write; strongly
        consistent within the Region.
        """

    def pages_of_contact(self, contact_arn: str, window: Window) -> Slice[Page]:
        """The pages that were for one person, newest first."""

    def findings(self, incident_arn: str, window: Window) -> Slice[Finding]:
        """The findings of an incident, by id; strongly consistent."""

    def related_items(self, incident_arn: str, window: Window) -> Slice[RelatedItem]:
        """The related items of an incident, by name; strongly consistent."""

    def parts(self, incident_arn: str, limit: int) -> tuple[Aggregate, ...]:
        """Some of what belongs to an incident and to no other record: events, related items and
        whatever else is kept with it, in any order; strongly consistent.
        """

    def contacts(self, alias_prefix: str, window: Window) -> Slice[Contact]:
        """Contacts by alias."""

    def rotations(self, name_prefix: str, window: Window) -> Slice[Rotation]:
        """Rotations by name, those of one name by ARN."""

    def calendar_feeds(self, window: Window) -> Slice[CalendarFeed]:
        """Calendar feeds, newest first."""

    def response_plans(self, window: Window) -> Slice[ResponsePlan]:
        """Response plans by name."""

    def incidents(
        self, status: IncidentStatus | None, span: Span, window: Window
    ) -> Slice[Incident]:
        """Incidents created within the span, newest first."""

    def engagements(self, span: Span, window: Window) -> Slice[Engagement]:
        """Engagements started within the span, newest first."""

    def overdue(self, now: datetime) -> Iterator[Ref[Engagement] | Ref[Page]]:
        """What should have been done by now: engagements with a planned time that passed, pages
        owed and not sent.
        """

    def hand_offs_due(self, now: datetime) -> Iterator[Ref[Rotation]]:
        """Rotations where it is time to look whether somebody is to be told of a hand-off."""

    def erase(self, kept: Ref[Aggregate], limit: int) -> int:
        """Delete records of any kind, whoever changes them, but the one kept: how many; fewer than
        `limit` only when no more were found. Reads the whole table in the end: never for a request.
        """
