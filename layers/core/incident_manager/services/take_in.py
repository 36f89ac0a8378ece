"""An open incident takes in a trigger that is not to open another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import repeats
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.services.run_all import results_of
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Aggregate


def take_in(ports: PagingPorts, lock: DedupeLock, event: TimelineEvent, *others: Aggregate) -> None:
    """Write the event, if the timeline has room for it, and the others; look at the lock meanwhile.

    The lock is no part of the transaction: DynamoDB refuses transactions that meet on a record, and
    all of a storm would meet there. Raises ConflictError when it was written before, and when the
    lock was freed meanwhile: then nothing remains of what was written.
    """
    kept = repeats.kept(lock, event)
    written: list[Aggregate] = []

    def write() -> bool:
        written.extend(ports.store.commit([*kept, *others]))
        return True

    def look() -> bool:
        return _count(ports, lock) if kept else _is_held(ports, lock)

    results = results_of([write, look])
    for result in results:
        if isinstance(result, Exception):
            raise result
    if not all(results):
        ports.store.commit(delete=written)
        raise ConflictError([Ref(DedupeLock, lock.key)])


def _count(ports: PagingPorts, lock: DedupeLock) -> bool:
    """Whether the lock is still held as it was read; then it has counted one more."""
    try:
        ports.store.count(lock)
    except ConflictError:
        return False
    return True


def _is_held(ports: PagingPorts, lock: DedupeLock) -> bool:
    current = ports.store.get(Ref(DedupeLock, lock.key))
    return current is not None and current.version == lock.version
