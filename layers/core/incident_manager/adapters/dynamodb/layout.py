"""Where each kind of record lives in the one table: its keys and its places in the indexes.

    record         pk                      sk           why there
    Contact        CONTACT#<alias>         META         with its channels: paging reads one item
    Rotation       ROTATION#<id>           META         with its overrides, for the same reason
    ResponsePlan   PLAN#<door name>        META         the alias that was invoked names it
    PlanUsage      PLAN#<door name>        USAGE        apart: openings change it, not people
    Routes         ROUTES                  META         all rules in one item: one read decides
    Incident       INCIDENT#<plan>/<id>    META         a DeletedIncident takes this very place
    TimelineEvent  INCIDENT#<plan>/<id>    EVENT#<id>   `by_time` (local index) orders them
    RelatedItem    INCIDENT#<plan>/<id>    ITEM#<hash>  its identity is type and value
    Finding        INCIDENT#<plan>/<id>    FINDING#<id>
    CalendarFeed   CALENDAR#<id>           META         its token alone finds it in one call
    ReplicationSet REPLICATION-SET         META         there is one at most: the key says so
    DedupeLock     DEDUPE#<hash>           META         a storm spreads over partitions
    TriggerMark    MARK#<hash>             META         expires, when no delivery can repeat it
    Engagement     ENGAGEMENT#<group>      META         the part of its id that its pages share:
    Page           ENGAGEMENT#<group>      PAGE#<id>    a page ARN alone finds both in one call
    Answer         ENGAGEMENT#<group>      ANSWER#<what>  where two Regions write: only ever added

Index `listing` serves the lists: contacts, rotations and plans by name; calendar feeds by time;
incidents (a list per status) and engagements by time, each over SHARDS partitions so that a storm
does not meet on one.
Index `due` is sparse: only what is still to be done is in it, so the rescue's cost follows the work
that is open and never the history. Rotations whose members want to be told of hand-offs have a
partition of their own there, which nobody who pages reads.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import singledispatch
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from incident_manager.domain import arn, identity
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
from incident_manager.store import OF_PAGE, Aggregate, Ref, item_ref

if TYPE_CHECKING:
    from collections.abc import Callable

SHARDS = 4
HAND_OFFS = "HAND-OFFS"
META = "META"
PAGE = "PAGE#"
ANSWER = "ANSWER#"
FINDING = "FINDING#"
ITEM = "ITEM#"
_MOST_BYTES_OF_PK, _MOST_BYTES_OF_SK = 2048, 1024
_DOOR_NAME = 128  # characters that a Lambda alias may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Index attributes of one record; None keeps it out of that index."""

    listing_pk: str | None = None
    listing_sk: str | None = None
    due_shard: str | None = None
    due_at: str | None = None
    contact_pk: str | None = None
    contact_sk: str | None = None
    time: str | None = None
    expires_at: int | None = None


def stamp(time: datetime) -> str:
    """UTC with a fixed width, so that text order is time order."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def shard(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % SHARDS


def door_name(plan_name: str) -> str:
    """The plan's name where Lambda takes it as an alias, else a name made from it (all digits, over
    128 characters).
    """
    if len(plan_name) <= _DOOR_NAME and not plan_name.isdigit():
        return plan_name
    return f"plan-{hashlib.sha256(plan_name.encode()).hexdigest()}"


def key(ref: Ref[Any]) -> tuple[str, str]:
    """Partition and sort key of a record."""
    return _KEYS[ref.kind](ref)


def can_be_a_key(pk: str, sk: str) -> bool:
    """Whether DynamoDB takes the keys. It refuses to look for longer ones, which name nothing:
    ARNs may be longer than any record's.
    """
    return len(pk.encode()) <= _MOST_BYTES_OF_PK and len(sk.encode()) <= _MOST_BYTES_OF_SK


_KEYS: dict[type, Callable[[Ref[Any]], tuple[str, str]]] = {
    CalendarFeed: lambda ref: (f"CALENDAR#{ref.id}", META),
    Contact: lambda ref: (f"CONTACT#{arn.path(ref.id)}", META),
    Rotation: lambda ref: (f"ROTATION#{arn.path(ref.id)}", META),
    ResponsePlan: lambda ref: (f"PLAN#{door_name(arn.path(ref.id))}", META),
    PlanUsage: lambda ref: (f"PLAN#{door_name(arn.path(ref.id))}", "USAGE"),
    Routes: lambda _: ("ROUTES", META),
    Incident: lambda ref: (incident_pk(ref.id), META),
    DeletedIncident: lambda ref: (incident_pk(ref.id), META),
    TriggerMark: lambda ref: (f"MARK#{ref.id}", META),
    TimelineEvent: lambda ref: (incident_pk(ref.id), f"EVENT#{ref.part}"),
    RelatedItem: lambda ref: (incident_pk(ref.id), f"{ITEM}{ref.part}"),
    Finding: lambda ref: (incident_pk(ref.id), f"{FINDING}{ref.part}"),
    ReplicationSet: lambda _: ("REPLICATION-SET", META),
    DedupeLock: lambda ref: (f"DEDUPE#{ref.id}", META),
    Engagement: lambda ref: (engagement_pk(ref.id), META),
    Page: lambda ref: (engagement_pk(ref.id), f"{PAGE}{arn.path(ref.id)}"),
    Answer: lambda ref: (engagement_pk(ref.id), f"{ANSWER}{ref.part}"),
}


def incident_pk(incident_arn: str) -> str:
    return f"INCIDENT#{arn.path(incident_arn)}"


def engagement_pk(engagement_or_page_arn: str) -> str:
    return f"ENGAGEMENT#{identity.group(arn.tail(engagement_or_page_arn))}"


@singledispatch
def ref_of(record: Aggregate) -> Ref[Any]:
    """The name of a record; most have an ARN."""
    return Ref(type(record), record.arn)  # type: ignore[union-attr]


@ref_of.register
def _(record: Routes | ReplicationSet) -> Ref[Any]:
    """There is one at most."""
    return Ref(type(record), "")


@ref_of.register
def _(record: CalendarFeed) -> Ref[CalendarFeed]:
    return Ref(CalendarFeed, record.id)


@ref_of.register
def _(record: DedupeLock | TriggerMark) -> Ref[Any]:
    return Ref(type(record), record.key)


@ref_of.register
def _(record: TimelineEvent | Finding) -> Ref[Any]:
    return Ref(type(record), record.incident_arn, record.id)


@ref_of.register
def _(record: Answer) -> Ref[Answer]:
    return Ref(Answer, record.engagement_arn, record.name)


@ref_of.register
def _(record: RelatedItem) -> Ref[RelatedItem]:
    return item_ref(record)


def is_named(ref: Ref[Any], record: Aggregate) -> bool:
    """Whether this is what was asked for, and not a namesake: keys leave out account and Region.

    A plan may be asked for by the name of its door, an engagement by one of its pages.
    """
    wanted, found = ref.id, ref_of(record).id
    if wanted == found:
        return True
    if ref.kind is ResponsePlan:
        return wanted == _with_path(found, door_name(arn.path(found)))
    return ref.part == OF_PAGE and _with_path(wanted, "") == _with_path(found, "").replace(
        ":engagement/", ":page/"
    )


def _with_path(resource_arn: str, path: str) -> str:
    return f"{resource_arn.partition('/')[0]}/{path}"


@singledispatch
def place(record: Aggregate) -> Place:  # noqa: ARG001  the record decides by its type alone
    """A record that is in no index. It is given with the version that it is written with."""
    return Place()


@place.register
def _(record: Contact) -> Place:
    return Place(listing_pk="CONTACTS", listing_sk=record.alias)


@place.register
def _(record: CalendarFeed) -> Place:
    return Place(listing_pk="CALENDARS", listing_sk=f"{stamp(record.created)}#{record.id}")


@place.register
def _(record: Rotation) -> Place:
    look_at = record.look_at
    return Place(
        listing_pk="ROTATIONS",
        listing_sk=f"{sortable(record.name)}#{arn.path(record.arn)}",
        due_shard=HAND_OFFS if look_at else None,
        due_at=f"{stamp(look_at)}#{record.arn}" if look_at else None,
    )


@place.register
def _(record: ResponsePlan) -> Place:
    return Place(listing_pk="PLANS", listing_sk=record.name)


@place.register
def _(record: Incident) -> Place:
    listing = incident_listing(record.status, shard(record.arn))
    return Place(listing_pk=listing, listing_sk=f"{stamp(record.created)}#{record.arn}")


@place.register
def _(record: TriggerMark) -> Place:
    return Place(expires_at=int(record.expires.timestamp()))


@place.register
def _(record: TimelineEvent) -> Place:
    return Place(time=f"{stamp(record.time)}#{record.id}")


@place.register
def _(record: Engagement) -> Place:
    due = record.next_due
    return Place(
        listing_pk=engagement_listing(shard(record.arn)),
        listing_sk=f"{stamp(record.started)}#{record.arn}",
        due_shard=due_listing(shard(record.arn)) if due else None,
        due_at=f"{stamp(due)}#{record.arn}" if due else None,
    )


@place.register
def _(record: Page) -> Place:
    due = record.due_at
    return Place(
        contact_pk=record.contact_arn,
        contact_sk=f"{stamp(record.created)}#{record.arn}",
        due_shard=due_listing(shard(record.arn)) if due else None,
        due_at=f"{stamp(due)}#{record.arn}" if due else None,
    )


def sortable(name: str) -> str:
    """A name that may hold any white space, in printable characters: what begins the one begins the
    other.
    """
    return quote(name, safe="")


def incident_listing(status: str, number: int) -> str:
    return f"INCIDENTS#{status}#{number}"


def incident_listings(status: IncidentStatus | None) -> list[str]:
    """Every partition that lists incidents of this status, or of any."""
    states = (status,) if status else tuple(IncidentStatus)
    return [incident_listing(state, number) for state in states for number in range(SHARDS)]


def engagement_listing(number: int) -> str:
    return f"ENGAGEMENTS#{number}"


def engagement_listings() -> list[str]:
    return [engagement_listing(number) for number in range(SHARDS)]


def due_listing(number: int) -> str:
    return f"DUE#{number}"


def due_listings() -> list[str]:
    return [due_listing(number) for number in range(SHARDS)]
