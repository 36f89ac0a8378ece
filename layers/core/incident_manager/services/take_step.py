"""One step of an engagement as records to commit: the new agenda, the pages owed, the timeline's
events.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.page import SEND_GRACE, Page, new_page, page_arn
from incident_manager.domain.timeline import EventType, note_event, page_event
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from incident_manager.domain import engine
    from incident_manager.domain.engagement import Engagement, PageDue
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Aggregate


def take_step(
    ports: PagingPorts, engagement: Engagement, step: engine.Step
) -> tuple[Aggregate, ...]:
    """What to commit, together, for the engine's decision.

    The pages in it are owed from now on; the engagement's clock runs where the step was taken.
    """
    now = ports.clock()
    pages = _pages(ports, engagement, step, now)
    events = _events(engagement, step, pages, now)
    after = replace(step.applied(engagement), region=ports.region)
    return (after, *pages, *events)


def _pages(
    ports: PagingPorts, engagement: Engagement, step: engine.Step, now: datetime
) -> tuple[Page, ...]:
    first = [due for due in step.pages if due.attempt == 1]
    again = [due for due in step.pages if due.attempt > 1]
    ids = ports.ids
    new = (new_page(engagement, due, ids.code(), ids.token(), now) for due in first)
    return (*new, *_pages_again(ports, again, now))


def _pages_again(ports: PagingPorts, dues: Collection[PageDue], now: datetime) -> Iterator[Page]:
    """The pages of earlier attempts, owed once more."""
    if not dues:
        return
    refs = [Ref(Page, page_arn(due.contact_arn, due.page_id)) for due in dues]
    found = ports.store.read(refs)
    for due, ref in zip(dues, refs, strict=True):
        page = found.get(ref)
        if page is not None:
            yield page.owed_again(due.attempt, now + SEND_GRACE)


def _events(
    engagement: Engagement, step: engine.Step, pages: tuple[Page, ...], now: datetime
) -> Iterator[TimelineEvent]:
    incident = engagement.incident_arn
    if incident is None:
        return
    for page in pages:
        if page.version == 0:
            yield page_event(incident, EventType.PAGE, page, now)
    if step.notes:
        yield note_event(incident, engagement.arn, step.notes, str(engagement.version), now)
