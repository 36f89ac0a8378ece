"""An open incident absorbs every repeat of what opened it, but its timeline does not keep them all.

The dedupe lock, which each repeat reads and checks anyway, counts them: so the limit costs no call
on the way of an alarm, and no repeat ever fails for it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.quotas import MAX_REPEATS

if TYPE_CHECKING:
    from incident_manager.domain.dedupe import DedupeLock
    from incident_manager.domain.timeline import TimelineEvent

_LAST = f"further repeats are absorbed, but not written: the timeline keeps {MAX_REPEATS}"


def kept(lock: DedupeLock, event: TimelineEvent) -> tuple[TimelineEvent, ...]:
    """The event of a repeat if it is to be written; the last one says that it is.

    Repeats at the same moment may be kept a few more than MAX_REPEATS.
    """
    if lock.absorbed >= MAX_REPEATS:
        return ()
    return (_last(event),) if lock.absorbed == MAX_REPEATS - 1 else (event,)


def written(lock: DedupeLock | None, incident_arn: str) -> int:
    """How many repeats the timeline holds since the incident was opened, or opened again."""
    if lock is None or lock.incident_arn != incident_arn:
        return 0
    return min(lock.absorbed, MAX_REPEATS)


def _last(event: TimelineEvent) -> TimelineEvent:
    return replace(event, data=json.dumps({**json.loads(event.data), "note": _LAST}))
