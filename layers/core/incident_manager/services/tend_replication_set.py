"""The watchdog's part in the replication set: finish what changes, erase what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.services.erase_records import erase_records
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.outcomes import Erased, Settled
from incident_manager.services.settle_replication_set import settle_replication_set

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts, Replicas


def tend_replication_set(
    ports: PagingPorts, replicas: Replicas, now: datetime, until: datetime
) -> Settled | Erased | None:
    """None when there was nothing to do: one read a minute. Erases no more after `until` (UTC).

    The deployment's own Region does it: another one that stands by has no say over the table.
    """
    if ports.region:
        return None
    current = ports.store.get(THE_SET)
    if current is None or not current.changing:
        return None
    settled = settle_replication_set(ports.store, replicas, now)
    if settled is None:
        return None
    return erase_records(ports, settled, now, until) if settled.deleting else Settled(settled)
