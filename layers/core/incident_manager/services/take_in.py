"""An open incident takes in a trigger that is not to open another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain import repeats
from incident_manager.services.run_all import results_of
from incident_manager.store import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.dedupe import DedupeLock
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Aggregate


def take_in(ports: PagingPorts, lock: DedupeLock, event: TimelineEvent, *others: Aggregate) -> None:
    """Write the event, if the timeline has room for it, and the others; count it meanwhile.

    That the incident is open was decided when the lock was read. The lock is no part of the
    transaction: DynamoDB refuses transactions that meet on a record, and all of a storm would meet
    there. Raises ConflictError when it was written before.
    """
    kept = repeats.kept(lock, event)
    tasks: list[Callable[[], object]] = [partial(ports.store.commit, [*kept, *others])]
    if kept:
        tasks.append(partial(_count, ports, lock))
    for result in results_of(tasks):
        if isinstance(result, Exception):
            raise result


def _count(ports: PagingPorts, lock: DedupeLock) -> None:
    """A lock that was freed meanwhile, or taken anew, has nothing to count any more."""
    try:
        ports.store.count(lock)
    except ConflictError:
        return
