"""A page that failed for good is escalated: whoever waits for help does not wait for nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.engine import Note
from incident_manager.domain.escalation import brought_forward, next_stage, reached_nobody
from incident_manager.domain.timeline import TimelineEvent, note_event
from incident_manager.services.outcomes import Escalation
from incident_manager.services.retrying import until_committed
from incident_manager.store import ConflictError, Ref, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.domain.page import Page
    from incident_manager.ports import PagingPorts
    from incident_manager.services.outcomes import Delivery
    from incident_manager.store import Aggregate

_PAGES = 97  # with the engagement and a note in one transaction of 100 records


def escalate_failures(ports: PagingPorts, deliveries: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """The deliveries, with what followed where all pages of an engagement have failed for good.

    Its next stage is due now: whoever advances the engagement next engages it. Costs nothing where
    no page failed. An interruption leaves the stage at its planned time.
    """
    last = {one.page.engagement_arn: one for one in deliveries if one.failed}
    followed = {arn: until_committed(partial(_escalate, ports, arn)) for arn in last}
    return tuple(
        replace(one, escalation=followed[one.page.engagement_arn])
        if one is last.get(one.page.engagement_arn)
        else one
        for one in deliveries
    )


def _escalate(ports: PagingPorts, engagement_arn: str) -> Escalation | None:
    engagement = ports.store.get(Ref(Engagement, engagement_arn))
    pages = ports.store.pages(engagement_arn, Window(_PAGES + 1)).items
    if engagement is None or len(pages) > _PAGES or not reached_nobody(engagement, pages):
        return None
    stage, now = next_stage(engagement), ports.clock()
    if stage is None:
        return _tell_that_nobody_is_left(ports, engagement, pages)
    if stage.at <= now:
        return None
    sooner = brought_forward(engagement, stage, now)
    note = _note(
        ports, engagement, "no page could be sent: the next stage is engaged now", stage.stage
    )
    ports.store.commit([sooner, *note], check=pages)
    return Escalation.BROUGHT_FORWARD


def _tell_that_nobody_is_left(
    ports: PagingPorts, engagement: Engagement, pages: Sequence[Page]
) -> Escalation | None:
    """Once, however often the pages are tried again."""
    note = _note(ports, engagement, "no page could be sent, and no stage is left", None)
    try:
        if note:
            ports.store.commit(note, check=[engagement, *pages])
    except ConflictError as conflict:
        if conflict.concerns(TimelineEvent):
            return None
        raise
    return Escalation.NOBODY_LEFT


def _note(
    ports: PagingPorts, engagement: Engagement, reason: str, stage: int | None
) -> tuple[Aggregate, ...]:
    if engagement.incident_arn is None:
        return ()
    notes = [Note(engagement.contact_arn, reason, stage)]
    moment = f"before stage {stage}"
    return (note_event(engagement.incident_arn, engagement.arn, notes, moment, ports.clock()),)
