"""What happened, and why: the results of the services, for whoever answers, logs or counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from incident_manager.domain.contact import Channel
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.engine import Note
from incident_manager.domain.incident import Incident
from incident_manager.domain.page import Acceptance, Page
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.timeline import TimelineEvent
from incident_manager.ports import NotSent, Sent


@dataclass(frozen=True, slots=True)
class Withheld:
    """Not handed to a carrier, and why: nobody needs it any more, or it is left to the rescue."""

    reason: str


class Escalation(StrEnum):
    """What followed when all pages of an engagement had failed for good."""

    BROUGHT_FORWARD = "the next stage is due now"
    NOBODY_LEFT = "there is no next stage"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One page and what became of it; `escalation` if it was the last that could reach anybody."""

    page: Page
    outcome: Sent | NotSent | Withheld
    escalation: Escalation | None = None

    @property
    def failed(self) -> bool:
        """Refused or given up: it is not tried again."""
        return isinstance(self.outcome, NotSent) and self.page.due_at is None


@dataclass(frozen=True, slots=True)
class Opened:
    """An incident is open. Without an `engaged` contact nobody was, and nobody will be, paged."""

    incident: Incident
    deliveries: tuple[Delivery, ...]
    engaged: bool

    @property
    def incident_arn(self) -> str:
        return self.incident.arn


@dataclass(frozen=True, slots=True)
class Attached:
    """An open incident absorbed the trigger; nobody is paged again."""

    incident_arn: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """This very event came before; what an interrupted delivery of it left undone is done now."""

    incident_arn: str
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """The alarm left ALARM: the open incident's timeline says so, and nothing else changes."""

    incident_arn: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to do, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unrouted:
    """No response plan is meant for this trigger, or the one that is does not exist."""

    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """No incident could come of the record: it is in the failure queue, whole, with this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Updated:
    """The record before and after an update; the same twice where there was nothing to change."""

    before: Incident
    after: Incident

    @property
    def resolved(self) -> bool:
        return self.before.open and not self.after.open


@dataclass(frozen=True, slots=True)
class Engaged:
    """An engagement that is begun, its first pages sent, none where it was asked for again."""

    engagement_arn: str
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Advanced:
    """`next_due`: when to call again (UTC), None when nothing is left to do."""

    next_due: datetime | None
    deliveries: tuple[Delivery, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of accepting a page; page and engagement as they are afterwards."""

    acceptance: Acceptance
    page: Page
    engagement: Engagement


@dataclass(frozen=True, slots=True)
class Rescue:
    """ARNs of what was overdue and is done now; what `failed` stays overdue. Not `finished`: its
    time was up before it came to the end.
    """

    rescued: tuple[str, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    failed: tuple[tuple[str, Exception], ...] = ()
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Created:
    """A channel; `code` is what the carrier said of its activation code, if one was sent."""

    channel: Channel
    code: Sent | NotSent | None


@dataclass(frozen=True, slots=True)
class Settled:
    """The replication set and the table were brought together; `replication_set` is how far."""

    replication_set: ReplicationSet


@dataclass(frozen=True, slots=True)
class Erased:
    """Of a deleted replication set: records erased in this run. `gone`: nothing is left, the set
    neither.
    """

    records: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Announced:
    """One timeline event and who of those to be told (a topic's ARN, or the event bus) was not."""

    event: TimelineEvent
    outcomes: tuple[tuple[str, Sent | NotSent], ...]

    @property
    def refused(self) -> tuple[tuple[str, NotSent], ...]:
        return tuple((who, one) for who, one in self.outcomes if isinstance(one, NotSent))

    @property
    def interrupted(self) -> bool:
        """Somebody could not be told now, and may be later."""
        return any(one.passing for _, one in self.refused)


@dataclass(frozen=True, slots=True)
class Published:
    """`stopped_at`: where in the stream to go on; None when everything was published."""

    announced: tuple[Announced, ...]
    stopped_at: str | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """One hand-off notice and what the carrier of the channel said."""

    channel_arn: str
    outcome: Sent | NotSent


@dataclass(frozen=True, slots=True)
class Notified:
    """Hand-off notices of one run; `failed` are rotations (by ARN) where it could not be told who
    went on call or off.
    """

    notices: tuple[Noticed, ...] = ()
    failed: tuple[tuple[str, Exception], ...] = ()


Outcome: TypeAlias = (
    Opened
    | Attached
    | Repeated
    | Noted
    | Ignored
    | Unrouted
    | Kept
    | Updated
    | Engaged
    | Advanced
    | Accepted
    | Rescue
    | Created
    | Settled
    | Erased
)
Ingested: TypeAlias = Opened | Attached | Repeated | Noted | Ignored | Unrouted


def summary(outcome: Outcome) -> dict[str, str]:
    """What came of a record, in a few words, for whoever waits for the answer."""
    told = {name: getattr(outcome, name, None) for name in ("incident_arn", "reason")}
    said = {name: text for name, text in told.items() if isinstance(text, str)}
    return {"outcome": type(outcome).__name__, **said}
