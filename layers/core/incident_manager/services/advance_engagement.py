"""The clock's call: an engagement's planned time has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain import engine
from incident_manager.domain.directory import Directory
from incident_manager.domain.engagement import Engagement
from incident_manager.services.outcomes import Advanced
from incident_manager.services.resume import resume
from incident_manager.services.retrying import until_committed, with_directory
from incident_manager.services.send_pages import outgoing, send_pages
from incident_manager.services.take_step import take_step
from incident_manager.services.two_regions import is_run_elsewhere
from incident_manager.store import Aggregate, Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts
    from incident_manager.services.outcomes import Delivery


@dataclass(frozen=True, slots=True)
class _Taken:
    """One step as it was committed, and who was known when it was decided."""

    committed: tuple[Aggregate, ...]
    notes: tuple[engine.Note, ...]
    directory: Directory

    @property
    def engagement(self) -> Engagement:
        return next(one for one in self.committed if isinstance(one, Engagement))


def advance_engagement(ports: PagingPorts, engagement_arn: str, planned_time: datetime) -> Advanced:
    """Do everything that is due at the planned time (UTC), once, however often this is called.

    A clock that is late catches up with all that is due by now together: attempts that it missed
    are one message. An engagement that is stopped, acknowledged, deleted or run by another Region
    has nothing left here. A call that finds nothing due finishes what an interrupted one left
    behind.
    """
    until = max(planned_time, ports.clock())
    deliveries: tuple[Delivery, ...] = ()
    notes: tuple[engine.Note, ...] = ()
    while taken := until_committed(lambda: _take(ports, engagement_arn, until)):
        deliveries += send_pages(ports, outgoing(taken.committed), taken.directory)
        notes += taken.notes
        escalated = any(one.escalation for one in deliveries)
        if not escalated and not _is_due(taken.engagement, until):
            return Advanced(taken.engagement.next_due, deliveries, notes)
    engagement = ports.store.get(Ref(Engagement, engagement_arn))
    if engagement is None or is_run_elsewhere(ports, engagement, engagement.next_due):
        return Advanced(None, deliveries, notes)
    resumed = resume(ports, engagement)
    return Advanced(resumed.next_due, deliveries + resumed.deliveries, notes)


def _take(ports: PagingPorts, engagement_arn: str, planned_time: datetime) -> _Taken | None:
    """Decide and commit one step; None when nothing is due."""
    engagement = ports.store.get(Ref(Engagement, engagement_arn))
    if engagement is None or not _is_due(engagement, planned_time):
        return None
    if is_run_elsewhere(ports, engagement, engagement.next_due):
        return None
    step, directory = with_directory(
        ports.store, lambda known: engine.advance(engagement, planned_time, known)
    )
    committed = ports.store.commit(take_step(ports, engagement, step))
    return _Taken(committed, step.notes, directory)


def _is_due(engagement: Engagement, planned_time: datetime) -> bool:
    due = engagement.next_due
    return due is not None and due <= planned_time
