"""When every page of an engagement has failed, its next stage does not wait for its time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import PageDue, StageDue
from incident_manager.domain.page import ReceiptType

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from incident_manager.domain.engagement import Engagement
    from incident_manager.domain.page import Page

_ARRIVED = frozenset({ReceiptType.SENT, ReceiptType.DELIVERED, ReceiptType.READ})


def reached_nobody(engagement: Engagement, pages: Collection[Page]) -> bool:
    """Whether no page of the engagement can have reached anybody, and none will before its next
    stage.

    `pages` are all of it so far. A planned repeat of a page that its carrier refused is no hope.
    """
    if engagement.stopped or engagement.acknowledged or not pages:
        return False
    following = next_stage(engagement)
    hopes = (
        entry
        for entry in engagement.agenda
        if isinstance(entry, PageDue)
        and entry.attempt == 1
        and (following is None or entry.at < following.at)
    )
    return not any(hopes) and all(_failed(page) for page in pages)


def next_stage(engagement: Engagement) -> StageDue | None:
    """At most one is planned at a time."""
    return next((one for one in engagement.agenda if isinstance(one, StageDue)), None)


def brought_forward(engagement: Engagement, stage: StageDue, now: datetime) -> Engagement:
    """The engagement with this stage of its agenda due now; what follows is planned from there."""
    sooner = replace(stage, at=min(stage.at, now))
    return replace(
        engagement,
        agenda=tuple(sooner if entry is stage else entry for entry in engagement.agenda),
    )


def _failed(page: Page) -> bool:
    """For good, and in every attempt so far."""
    return page.due_at is None and _ARRIVED.isdisjoint(one.type for one in page.receipts)
