"""What the services need from the world: small protocols, and the bundles a service is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from incident_manager.domain.arn import Deployment
from incident_manager.domain.timeline import TimelineEvent
from incident_manager.store import Store

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from incident_manager.domain.announcement import Announcement
    from incident_manager.domain.contact import Channel
    from incident_manager.domain.json_value import JSON
    from incident_manager.domain.message import Text
    from incident_manager.domain.metric import Graph, Line
    from incident_manager.domain.replication_set import Seen, TableRegions


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
    """Where an event goes that could not become an incident, or be told: whole, with the reason."""

    def put(self, record: JSON, reason: str, meant_for: str | None) -> None:
        """`meant_for`: the response plan, by its ARN, whose door it came by, or who was to be told;
        None for what came by the function's own door.
        """


class NotReplayedError(Exception):
    """Why a failed message could not be handed over again; it is kept as it was."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """`what` came of it. Not `taken`: it is in the queue again, as a new message."""

    what: str
    taken: bool = True


class FailedMessage(Protocol):
    """What could not be done, held: nobody else sees it for now. Body and attributes are not for
    logs: they hold whatever their sender put there.
    """

    @property
    def id(self) -> str: ...
    @property
    def sent(self) -> datetime: ...
    @property
    def origin(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def subject(self) -> str:
        """What it is about, in its sender's words and one line; empty where nobody can tell."""

    @property
    def advice(self) -> str: ...
    @property
    def meant_for(self) -> str:
        """The function or topic that is to get it; empty where nobody can tell."""

    @property
    def opens_incidents(self) -> bool:
        """Whether a response plan can be named when it is replayed."""

    @property
    def attributes(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> str: ...

    def replay(self, plan: str | None = None) -> Replayed:
        """Hand it to whom it was meant for, or to the door of the plan of this name, and remove it.
        Raises NotReplayedError.
        """

    def remove(self) -> None: ...


class FailedMessages(Protocol):
    """What is in the failure queue, to be looked at."""

    def held(
        self, seconds: int, most: int | None = None
    ) -> AbstractContextManager[Sequence[FailedMessage]]:
        """All that nobody else holds (or so many, whichever these are), oldest first; at the end,
        or after `seconds` if there is none, those that were not removed are seen again.
        """

    def count(self) -> int:
        """How many there are, roughly."""


class AlarmDoors(Protocol):
    """What an alarm action or a rule's target points at to trigger one response plan."""

    def open(self, plan_name: str) -> None:
        """Make the plan's own door; opening an open door changes nothing."""

    def close(self, plan_name: str) -> None:
        """Remove the door with whoever may knock at it; one that is not there is closed."""

    def address(self, plan_name: str) -> str:
        """What an alarm's actions or a rule's target name to come by this door."""


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


class Listener(Protocol):
    """Somebody outside the deployment who raises an alarm when they hear nothing."""

    def ping(self) -> str | None:
        """None, or why it was not heard, fit for a log. Never raises."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """There is nothing whole to draw. The reason is a sentence for people; part of it may be what
    they, or CloudWatch, wrote.
    """

    reason: str


class Metrics(Protocol):
    """What CloudWatch has measured, of any Region.

    Never raises for what CloudWatch says: a refusal is a result. Answers within seconds, or not.
    """

    def read(self, graph: Graph, since: datetime, until: datetime) -> tuple[Line, ...] | NotRead:
        """The visible lines between two times (UTC), all of them or none; one may be empty."""


class Ids(Protocol):
    """Where identifiers that nothing determines come from, and codes nobody can guess."""

    def new(self) -> str:
        """A random UUID."""

    def code(self) -> str:
        """Six random digits."""

    def token(self) -> str:
        """128 random bits, fit for an address: 22 characters of base64url."""


class Unread(Protocol):
    """A record that nobody can act on: the reason is fit for a log, the record is not."""

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PagingPorts:
    """What paging itself needs; `senders` by channel type: a type that is missing has no carrier
    here. `region`: where this runs; empty is the deployment's own Region. `console_url`: what the
    links in pages begin with; empty where there is nothing to open.
    """

    deployment: Deployment
    store: Store
    senders: Mapping[str, Sender]
    ids: Ids
    clock: Callable[[], datetime]
    region: str = ""
    console_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports(PagingPorts):
    """What a service may use that begins engagements or sees to it that they run.

    `incidents_per_month` bounds what one response plan opens in a calendar month; 0 is no bound.
    """

    runner: EngagementRunner
    incidents_per_month: int = 0
