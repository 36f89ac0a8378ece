"""What the services need from the world: small protocols, and the bundle of them that a service is
given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

from incident_manager.domain import identity
from incident_manager.domain.arn import Deployment
from incident_manager.domain.contact import Contact
from incident_manager.domain.dedupe import DedupeLock, TriggerMark
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.finding import Finding
from incident_manager.domain.incident import Incident, IncidentStatus
from incident_manager.domain.page import Page
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.routes import Routes
from incident_manager.domain.timeline import TimelineEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from incident_manager.domain.contact import Channel
    from incident_manager.domain.json_value import JSON
    from incident_manager.domain.message import Text
    from incident_manager.domain.replication_set import Seen, TableRegions

Aggregate: TypeAlias = (
    Contact
    | DedupeLock
    | Engagement
    | Finding
    | Incident
    | Page
    | RelatedItem
    | ReplicationSet
    | ResponsePlan
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


class ConflictError(Exception):
    """Somebody else changed, made or removed these records first; nothing of the commit was
    written.
    """

    def __init__(self, refs: Iterable[Ref[Aggregate]]) -> None:
        self.refs = frozenset(refs)
        super().__init__(", ".join(sorted(ref.kind.__name__ for ref in self.refs)))

    def concerns(self, kind: type[Aggregate]) -> bool:
        return any(ref.kind is kind for ref in self.refs)


class Store(Protocol):
    """Records with a version each.

    Whatever decides something is one `commit`, all of it or nothing.
    """

    def read(self, refs: Iterable[Ref[Aggregate]]) -> Found:
        """Read at most 100 records in one strongly consistent call."""

    def get(self, ref: Ref[T]) -> T | None:
        """One record, strongly consistent; None when it does not exist."""

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

    def timeline(
        self, incident_arn: str, window: Window, *, newest_first: bool = True
    ) -> Slice[TimelineEvent]:
        """Events in the order of their own time; strongly consistent."""

    def pages(self, engagement_arn: str, window: Window) -> Slice[Page]:
        """The pages of an engagement, by id; strongly consistent."""

    def findings(self, incident_arn: str, window: Window) -> Slice[Finding]:
        """The findings of an incident, by id; strongly consistent."""

    def contacts(self, alias_prefix: str, window: Window) -> Slice[Contact]:
        """Contacts by alias."""

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

    def erase(self, kept: Ref[Aggregate], limit: int) -> int:
        """Delete records of any kind, whoever changes them, but the one kept: how many; fewer than
        `limit` only when no more were found. Reads the whole table in the end: never for a request.
        """


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier took the message; `message_id` is its own name for it."""

    message_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """The carrier did not take it. `passing` faults are worth another try (throttled, unreachable),
    others are not.
    """

    reason: str
    passing: bool


class Sender(Protocol):
    """A carrier for one type of channel.

    Never raises for what the carrier says: a refusal is a result.
    """

    def send(self, channel: Channel, text: Text) -> Sent | NotSent: ...

    def has_opted_out(self, channel: Channel) -> bool:
        """Asked after a send: a carrier may take a message for who opted out, and drop it."""


class EngagementRunner(Protocol):
    """The clock of running engagements."""

    def start(self, engagement_arn: str, planned_time: datetime) -> None:
        """Have it advanced at this time (UTC) and on from there; one that runs already goes on as
        it does.
        """


class FailureQueue(Protocol):
    """Where an event goes that could not become an incident: whole, with the reason."""

    def put(self, record: JSON, reason: str) -> None: ...


class AlarmDoors(Protocol):
    """What an alarm action or a rule's target points at to trigger one response plan."""

    def open(self, plan_name: str) -> None:
        """Make the plan's own door; opening an open door changes nothing."""


class Replicas(Protocol):
    """The Regions that the store's table is in; a customer-managed key for each, or AWS's own.

    A change that was accepted goes on by itself; `status` shows how far it is. None: the table has
    another change under way, ask again later. A refusal is a result: FAILED, with the reason.
    """

    def add(self, region: str, key: str | None) -> Seen | None:
        """Copy the table to this Region; give the table this key where the Region is its own."""

    def remove(self, region: str) -> Seen | None:
        """Delete the copy; go back to AWS's key where the Region is the table's own."""

    def status(self) -> TableRegions: ...


class Ids(Protocol):
    """Where identifiers that nothing determines come from, and codes nobody can guess."""

    def new(self) -> str:
        """A random UUID."""

    def code(self) -> str:
        """Six random digits."""


class Unread(Protocol):
    """A record that nobody can act on: the reason is fit for a log, the record is not."""

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PagingPorts:
    """What paging itself needs; `senders` by channel type: a type that is missing has no carrier
    here.
    """

    deployment: Deployment
    store: Store
    senders: Mapping[str, Sender]
    ids: Ids
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports(PagingPorts):
    """What a service may use that begins engagements or sees to it that they run."""

    runner: EngagementRunner
