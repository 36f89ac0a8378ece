"""Bring the replication set and the table together: note what changed, ask for what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.replication_set import MAX_REGIONS, AddReplica
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.replication_set import ReplicationSet, Seen, Step
    from incident_manager.ports import Replicas
    from incident_manager.store import Store


def settle_replication_set(
    store: Store, replicas: Replicas, now: datetime
) -> ReplicationSet | None:
    """The set as it is now; None when there is none.

    The table makes one change at a time, so a set of several Regions takes several calls: those of
    whoever reads it, and the watchdog's. An interrupted call loses nothing, the next one finds out.
    """
    for _ in range(MAX_REGIONS):
        current, step = until_committed(lambda: _attempt(store, replicas, now))
        if step is None:
            break
    return current


def _attempt(
    store: Store, replicas: Replicas, now: datetime
) -> tuple[ReplicationSet | None, Step | None]:
    """The set, and the step that was taken."""
    current = store.get(THE_SET)
    if current is None:
        return None, None
    table = replicas.status()
    after = current.observed(table, now)
    step = after.next_step(table)
    if step:
        after = after.after(step, _ask(replicas, step), now)
    if after == current:
        return current, None
    store.commit([after])
    return replace(after, version=after.version + 1), step


def _ask(replicas: Replicas, step: Step) -> Seen | None:
    if isinstance(step, AddReplica):
        return replicas.add(step.region, step.key)
    return replicas.remove(step.region)
