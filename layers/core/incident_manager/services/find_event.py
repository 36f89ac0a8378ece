"""An event of an incident's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.incident import Incident
from incident_manager.domain.timeline import TimelineEvent
from incident_manager.services.errors import NotFoundError
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.store import Store


def find_event(store: Store, incident_arn: str, event_id: str) -> tuple[Incident, TimelineEvent]:
    """The incident and its event; an event without its incident is about to be erased.

    Raises NotFoundError.
    """
    incident_ref = Ref(Incident, incident_arn)
    event_ref = Ref(TimelineEvent, incident_arn, event_id)
    found = store.read([incident_ref, event_ref])
    incident, event = found.get(incident_ref), found.get(event_ref)
    if incident is None:
        raise NotFoundError(incident_arn)
    if event is None:
        raise NotFoundError(f"{incident_arn}/{event_id}")
    return incident, event
