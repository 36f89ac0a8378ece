"""DeleteIncidentRecord: the record, its timeline, its related items and its dedupe lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import DeletedIncident, Incident
from incident_manager.services.retrying import until_committed
from incident_manager.store import Aggregate, Ref

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
        stopped, locks = _consequences(ports, incident, now)
        ports.store.commit([left, *stopped], delete=locks)


def _consequences(
    ports: PagingPorts, incident: Incident, now: datetime
) -> tuple[tuple[Aggregate, ...], tuple[DedupeLock, ...]]:
    """The engagements to stop, and the lock to free if it is this incident's and no later one's."""
    refs = [Ref(Engagement, arn) for arn in incident.engagements]
    lock_ref = Ref(DedupeLock, incident.lock_key or "")
    found = ports.store.read([*refs, lock_ref])
    running = [one for ref in refs if (one := found.get(ref)) and not one.stopped]
    stopped = tuple(one.stop(now, "the incident was deleted") for one in running)
    lock = found.get(lock_ref)
    return stopped, ((lock,) if lock and lock.incident_arn == incident.arn else ())


def _erase_some(ports: PagingPorts, incident_arn: str) -> bool:
    """Whether there may be more to erase. What stands in the incident's place goes last."""
    left = ports.store.get(Ref(DeletedIncident, incident_arn))
    if left is None:
        return False
    parts = ports.store.parts(incident_arn, _CHUNK)
    ports.store.commit(delete=parts or (left,))
    return bool(parts)
