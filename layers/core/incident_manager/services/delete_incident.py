"""DeleteIncidentRecord: the record, its timeline, its related items and its dedupe lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.incident import DeletedIncident, Incident
from incident_manager.services.end_engagements import end_engagements
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts

_CHUNK = 100  # records that one transaction can delete


def delete_incident(ports: PagingPorts, incident_arn: str, now: datetime) -> None:
    """An incident that does not exist is deleted.

    One commit takes it away: nobody is paged for it any more, nothing serves it, its lock is free.
    What it leaves behind is then erased chunk by chunk; a second deletion goes on where an
    interrupted one ended. Engagements and pages stay: they are the history of their contacts.
    """
    until_committed(lambda: _take_away(ports, incident_arn, now))
    while until_committed(lambda: _erase_some(ports, incident_arn)):
        continue


def _take_away(ports: PagingPorts, incident_arn: str, now: datetime) -> None:
    incident = ports.store.get(Ref(Incident, incident_arn))
    if incident is not None:
        left = DeletedIncident(incident.arn, incident.version)
        ended = end_engagements(ports.store, incident, "the incident was deleted", now)
        ports.store.commit([left, *ended.stopped], delete=ended.freed)


def _erase_some(ports: PagingPorts, incident_arn: str) -> bool:
    """Whether there may be more to erase. What stands in the incident's place goes last."""
    left = ports.store.get(Ref(DeletedIncident, incident_arn))
    if left is None:
        return False
    parts = ports.store.parts(incident_arn, _CHUNK)
    ports.store.commit(delete=parts or (left,))
    return bool(parts)
