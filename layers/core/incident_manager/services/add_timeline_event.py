"""CreateTimelineEvent: a person adds to an incident's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.incident import Incident
from incident_manager.domain.timeline import USER_TYPES, TimelineEvent
from incident_manager.services.errors import InvalidError, TakenError
from incident_manager.services.finding import find
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts


def add_timeline_event(ports: PagingPorts, event: TimelineEvent) -> None:
    """The same event again, by its token, changes nothing.

    Raises InvalidError (only Custom Event and Note are people's to write), NotFoundError (incident)
    and TakenError (the token was used for another event).
    """
    if event.type not in USER_TYPES:
        raise InvalidError("eventType", f"must be one of {', '.join(sorted(USER_TYPES))}")
    find(ports.store, Ref(Incident, event.incident_arn))
    try:
        ports.store.commit([event])
    except ConflictError as conflict:
        existing = ports.store.get(Ref(TimelineEvent, event.incident_arn, event.id))
        if existing is None or existing.request != event.request:
            reason = "clientToken: it was used before, with another request"
            raise TakenError(event.incident_arn, reason) from conflict
