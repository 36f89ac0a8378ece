"""What the services need from the world: small protocols, and the bundle of them that a service is
given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

from incident_manager.domain.arn import Deployment
from incident_manager.domain.contact import Contact
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import DeletedIncident, Incident, IncidentStatus
from incident_manager.domain.page import Page
from incident_manager.domain.plan_usage import PlanUsage
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.routes import Routes
from incident_manager.domain.timeline import TimelineEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.announcement import Announcement
    from incident_manager.domain.contact import Channel
    from incident_manager.domain.json_value import JSON
    from incident_manager.domain.message import Text

Aggregate: TypeAlias = (
    Contact
    | DedupeLock
    | DeletedIncident
    | Engagement
    | Incident
    | Page
    | PlanUsage
    | RelatedItem
    | ResponsePlan
    | Routes
    | TimelineEvent
)
T = TypeVar("T", bound=Aggregate)
T_co = TypeVar("T_co", bound=Aggregate, covariant=True)


@dataclass(frozen=True, slots=True)
class Ref(Generic[T_co]):
    """Names one record: its type, its ARN (or other natural id), and `part` where the ARN names the
    whole it is part of.
    """

    kind: type[T_co]
    id: str
    part: str = ""


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
        count: Iterable[DedupeLock] = (),
    ) -> tuple[Aggregate, ...]:
        """Write all or nothing, and return what was saved with its new version.

        A record of version 0 must not exist yet; any other must still have the version that it was
        read with, also those of `check`, `delete` and `count`. Raises ConflictError otherwise.
        `count` adds one to what the lock has absorbed, which is no new version: many may count at
        the same moment.
        """

    def timeline(
        self, incident_arn: str, window: Window, *, newest_first: bool = True
    ) -> Slice[TimelineEvent]:
        """Events in the order of their own time; strongly consistent."""

    def pages(self, engagement_arn: str, window: Window) -> Slice[Page]:
        """The pages of an engagement, by id; strongly consistent."""

    def related_items(self, incident_arn: str, window: Window) -> Slice[RelatedItem]:
        """The related items of an incident, by name; strongly consistent."""

    def parts(self, incident_arn: str, limit: int) -> tuple[Aggregate, ...]:
        """Some of what belongs to an incident and to no other record: events, related items and
        whatever else is kept with it, in any order; strongly consistent.
        """

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

    def overdue(self, now: datetime, limit: int) -> tuple[Ref[Engagement] | Ref[Page], ...]:
        """What should have been done by now: engagements with a planned time that passed, pages
        owed and not sent.
        """


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier took the message; `message_id` is its own name for it."""

    message_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """The carrier did not take it. `passing` faults are worth another try (throttled, unreachable),
    others are not.

    `opted_out`: the owner of the address told the carrier to send nothing more.
    """

    reason: str
    passing: bool
    opted_out: bool = False


class Sender(Protocol):
    """A carrier for one type of channel.

    Never raises for what the carrier says: a refusal is a result.
    """

    def send(self, channel: Channel, text: Text) -> Sent | NotSent: ...


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

    def close(self, plan_name: str) -> None:
        """Remove the door with whoever may knock at it; one that is not there is closed."""


class Topics(Protocol):
    """SNS topics of the account, in any Region.

    Never raises for what SNS says: a refusal is a result.
    """

    def publish(self, topic_arn: str, text: str) -> Sent | NotSent: ...


class EventBus(Protocol):
    """The account's default event bus, for whoever automates.

    Never raises for what EventBridge says: a refusal is a result.
    """

    def put(self, announcement: Announcement) -> Sent | NotSent: ...


@dataclass(frozen=True, slots=True)
class Streamed:
    """A timeline event that was added, and where in the store's stream of changes it stands."""

    position: str
    event: TimelineEvent


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports(PagingPorts):
    """What a service may use that begins engagements or sees to it that they run.

    `incidents_per_month` bounds what one response plan opens in a calendar month; 0 is no bound.
    """

    runner: EngagementRunner
    incidents_per_month: int = 0
