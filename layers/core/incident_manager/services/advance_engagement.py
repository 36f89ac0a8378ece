"""The clock's call: an engagement's planned time has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain import engine
from incident_manager.domain.directory import Directory
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.page import Page
from incident_manager.ports import Ref
from incident_manager.services.outcomes import Advanced
from incident_manager.services.retrying import until_committed, with_directory
from incident_manager.services.run_step import resume
from incident_manager.services.send_pages import send_pages
from incident_manager.services.take_step import take_step

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts
    from incident_manager.services.outcomes import Delivery


@dataclass(frozen=True, slots=True)
class _Taken:
    """One committed step: the engagement after it, and what it owes."""

    engagement: Engagement
    pages: tuple[Page, ...]
    notes: tuple[engine.Note, ...]
    directory: Directory


def advance_engagement(
    ports: PagingPorts, engagement_arn: str, planned_time: datetime, now: datetime
) -> Advanced:
    """Do everything that is due at the planned time, once, however often and late this is called.

    An engagement that is stopped, acknowledged or deleted has nothing left. A call that finds
    nothing due finishes what an interrupted one left behind.
    """
    deliveries: tuple[Delivery, ...] = ()
    notes: tuple[engine.Note, ...] = ()
    while taken := until_committed(lambda: _take(ports, engagement_arn, planned_time, now)):
        deliveries += send_pages(ports, taken.engagement, taken.pages, taken.directory, now)
        notes += taken.notes
        if not _is_due(taken.engagement, planned_time):
            return Advanced(taken.engagement.next_due, deliveries, notes)
    engagement = _read(ports, engagement_arn)
    return Advanced(resume(ports, engagement, now) if engagement else None, deliveries, notes)


def _take(
    ports: PagingPorts, engagement_arn: str, planned_time: datetime, now: datetime
) -> _Taken | None:
    """Decide and commit one step; None when nothing is due."""
    engagement = _read(ports, engagement_arn)
    if engagement is None or not _is_due(engagement, planned_time):
        return None
    step, directory = with_directory(
        ports.store, lambda known: engine.advance(engagement, planned_time, known)
    )
    committed = ports.store.commit(take_step(ports, engagement, step, now))
    after = next(one for one in committed if isinstance(one, Engagement))
    pages = tuple(one for one in committed if isinstance(one, Page))
    return _Taken(after, pages, step.notes, directory)


def _is_due(engagement: Engagement, planned_time: datetime) -> bool:
    due = engagement.next_due
    return due is not None and due <= planned_time


def _read(ports: PagingPorts, engagement_arn: str) -> Engagement | None:
    return ports.store.get(Ref(Engagement, engagement_arn))
