"""UpdateIncidentRecord: change what is known, resolve, reopen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain import repeats
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.incident import Incident, IncidentUpdate
from incident_manager.domain.timeline import TimelineEvent, update_event
from incident_manager.services.end_engagements import end_engagements
from incident_manager.services.errors import TakenError
from incident_manager.services.finding import find
from incident_manager.services.outcomes import Updated
from incident_manager.services.repetition import REUSED
from incident_manager.services.retrying import until_committed
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts
    from incident_manager.store import Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """The same update again, by the same token, changes nothing; `request` tells what was asked."""

    incident_arn: str
    attributes: IncidentUpdate
    by: str
    token: str
    request: str


def update_incident(ports: PagingPorts, update: Update, now: datetime) -> Updated:
    """The record before and after. One commit, however much it changes.

    Resolving frees the dedupe lock and stops every engagement of the incident. Reopening takes the
    lock again, or raises TakenError when another incident holds it by now. Raises NotFoundError.
    """
    return until_committed(lambda: _attempt(ports, update, now))


def _attempt(ports: PagingPorts, update: Update, now: datetime) -> Updated:
    before = find(ports.store, Ref(Incident, update.incident_arn))
    after = before.changed(update.attributes, update.by, now)
    changes = _changes(before, after)
    if not changes:
        return Updated(before, before)
    event = update_event(after, changes, update.token, update.request, now)
    return _commit(ports, before, after, event, now)


def _commit(
    ports: PagingPorts, before: Incident, after: Incident, event: TimelineEvent, now: datetime
) -> Updated:
    locks, engagements = _consequences(ports, before, after, now)
    saved_locks = locks if after.open else ()
    freed_locks = () if after.open else locks
    absorbed = sum(repeats.written(one, before.arn) for one in freed_locks)
    after = replace(after, events=after.events + absorbed)
    try:
        ports.store.commit([after, event, *saved_locks, *engagements], delete=freed_locks)
    except ConflictError as conflict:
        if conflict.concerns(TimelineEvent):
            return _repeated(ports, before, event)
        if after.open and conflict.concerns(DedupeLock):
            reason = "status: another open incident has the same dedupe string by now"
            raise TakenError(after.arn, reason) from conflict
        raise
    return Updated(before, after)


def _repeated(ports: PagingPorts, incident: Incident, event: TimelineEvent) -> Updated:
    earlier = find(ports.store, Ref(TimelineEvent, event.incident_arn, event.id))
    if earlier.request != event.request:
        raise TakenError(incident.arn, REUSED)
    return Updated(incident, incident)


def _changes(before: Incident, after: Incident) -> dict[str, str]:
    known = before.attributes
    return {name: new or "" for name, new in after.attributes.items() if new != known[name]}


def _consequences(
    ports: PagingPorts, before: Incident, after: Incident, now: datetime
) -> tuple[tuple[DedupeLock, ...], tuple[Aggregate, ...]]:
    """The lock to take or to free, and the engagements to stop, when the status changes."""
    if before.status is after.status:
        return (), ()
    if after.open:
        return ((DedupeLock(before.lock_key, before.arn),) if before.lock_key else ()), ()
    ended = end_engagements(ports.store, before, "the incident was resolved", now)
    return ended.freed, ended.stopped
