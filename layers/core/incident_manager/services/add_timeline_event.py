"""CreateTimelineEvent: a person adds to an incident's timeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain import repeats
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.incident import Incident
from incident_manager.domain.quotas import MAX_REPEATS, MAX_TIMELINE_EVENTS
from incident_manager.domain.timeline import USER_TYPES, TimelineEvent
from incident_manager.services.check_references import check_references
from incident_manager.services.errors import InvalidError, NotFoundError, TakenError
from incident_manager.services.repetition import REUSED
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Store


def add_timeline_event(ports: PagingPorts, event: TimelineEvent) -> None:
    """The same event again, by its token, changes nothing.

    The incident counts it in the same commit, so an event is never added to an incident that is
    being deleted. Raises NotFoundError (incident), TakenError (the token came with another event)
    and InvalidError (only Custom Event and Note are people's to write; a related item that is not
    there; the timeline is full).
    """
    refuse_system_type(event.type)
    until_committed(lambda: _attempt(ports, event))


def refuse_system_type(kind: str) -> None:
    if kind not in USER_TYPES:
        raise InvalidError("eventType", f"must be one of {', '.join(sorted(USER_TYPES))}")


def _attempt(ports: PagingPorts, event: TimelineEvent) -> None:
    incident_ref = Ref(Incident, event.incident_arn)
    event_ref = Ref(TimelineEvent, event.incident_arn, event.id)
    found = ports.store.read([incident_ref, event_ref])
    incident, earlier = found.get(incident_ref), found.get(event_ref)
    if incident is None:
        raise NotFoundError(event.incident_arn)
    if earlier and earlier.request != event.request:
        raise TakenError(event.incident_arn, REUSED)
    if earlier is None:
        check_references(ports.store, event)
        _refuse_when_full(ports.store, incident)
        ports.store.commit([event, replace(incident, events=incident.events + 1)])


def _refuse_when_full(store: Store, incident: Incident) -> None:
    """The lock's count is only asked for where it can make a difference."""
    if incident.events + MAX_REPEATS < MAX_TIMELINE_EVENTS:
        return
    lock = store.get(Ref(DedupeLock, incident.lock_key or ""))
    if incident.events + repeats.written(lock, incident.arn) >= MAX_TIMELINE_EVENTS:
        rule = f"the timeline of an incident has at most {MAX_TIMELINE_EVENTS} events"
        raise InvalidError("incidentRecordArn", rule)
