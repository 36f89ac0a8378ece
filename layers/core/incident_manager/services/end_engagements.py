"""What ends with an incident: its engagements and its hold on the dedupe string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.engagement import Engagement
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.incident import Incident
    from incident_manager.store import Store


@dataclass(frozen=True, slots=True)
class Ended:
    """To be committed with what ends the incident: engagements to save, locks to delete."""

    stopped: tuple[Engagement, ...]
    freed: tuple[DedupeLock, ...]


def end_engagements(store: Store, incident: Incident, reason: str, now: datetime) -> Ended:
    """Those that are running, stopped; and the lock if it is this incident's and no later one's."""
    refs = [Ref(Engagement, arn) for arn in incident.engagements]
    lock_ref = Ref(DedupeLock, incident.lock_key or "")
    found = store.read([*refs, lock_ref])
    stopped = tuple(one.stop(now, reason) for one in found.all(refs) if not one.stopped)
    lock = found.get(lock_ref)
    return Ended(stopped, (lock,) if lock and lock.incident_arn == incident.arn else ())
