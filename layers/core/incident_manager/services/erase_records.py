"""What follows once a replication set is deleted: all of its data goes, and then the set itself.

In this order, over some of the watchdog's minutes: nothing new comes in (plans and routes), nobody
is paged any more (engagements), nothing is left (everything else), the set.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.replication_set import SERVED_AFTER_DELETION
from incident_manager.domain.routes import Routes
from incident_manager.services.errors import NotFoundError
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.outcomes import Erased
from incident_manager.services.stop_engagement import stop_engagement
from incident_manager.store import ConflictError, Ref, Window

if TYPE_CHECKING:
    from incident_manager.domain.replication_set import ReplicationSet
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Store

_ROUTES = Ref(Routes, "")
_PLANS = Window(99)  # with the routes a transaction of at most 100 records
_ENGAGEMENTS = 400  # in a pass
_PASSES = 10
_CHUNK = 500
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_REASON = "the replication set was deleted"


def quieten(ports: PagingPorts, now: datetime, passes: int = 1) -> bool:
    """Close the ways in and stop whoever is engaged; whether there was nothing of either.

    One pass fits into a request, whatever there is; the watchdog goes on.
    """
    closed = _close_ways_in(ports.store, passes)
    return _stop_engagements(ports, now, passes) == 0 and closed


def erase_records(
    ports: PagingPorts, current: ReplicationSet, now: datetime, until: datetime
) -> Erased:
    """One minute's share; the next one goes on. `current` is a set that is being deleted, and no
    chunk of records begins after `until` (UTC).

    Records are only erased in a run that found no way in and nobody engaged, and not before every
    process has noticed the deletion: nobody writes behind the eraser's back.
    """
    quiet = quieten(ports, now, _PASSES)
    noticed = current.deleting is not None and now - current.deleting >= SERVED_AFTER_DELETION
    if not (quiet and noticed):
        return Erased(0, gone=False)
    erased, finished = _erase(ports, until)
    gone = finished and current.alone
    if gone:
        ports.store.commit(delete=[current])
    return Erased(erased, gone)


def _close_ways_in(store: Store, passes: int) -> bool:
    """Whether there was none: no response plan, no routes."""
    for passed in range(passes):
        routes = store.get(_ROUTES)
        ways_in = (*store.response_plans(_PLANS).items, *((routes,) if routes else ()))
        if not ways_in:
            return passed == 0
        try:
            store.commit(delete=ways_in)
        except ConflictError:  # one changed, or the list still shows one that is gone
            break
    return False


def _stop_engagements(ports: PagingPorts, now: datetime, passes: int) -> int:
    """How many there were that had something left to do."""
    stopped = 0
    for _ in range(passes):
        due = (ref.id for ref in ports.store.overdue(_END_OF_TIME) if ref.kind is Engagement)
        engagements = list(islice(due, _ENGAGEMENTS))
        stopped += sum(_stop(ports, arn, now) for arn in engagements)
        if not engagements:
            break
    return stopped


def _stop(ports: PagingPorts, engagement_arn: str, now: datetime) -> bool:
    try:
        stop_engagement(ports, engagement_arn, _REASON, now)
    except NotFoundError:  # the index still shows what is gone
        return False
    return True


def _erase(ports: PagingPorts, until: datetime) -> tuple[int, bool]:
    """How many records were erased, and whether these were all."""
    erased = 0
    while ports.clock() < until:
        chunk = ports.store.erase(THE_SET, _CHUNK)
        erased += chunk
        if chunk < _CHUNK:
            return erased, ports.store.erase(THE_SET, 1) == 0
    return erased, False
