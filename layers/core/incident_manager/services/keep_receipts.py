"""What carriers said of pages, kept; and pages that somebody else wrote, claimed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.engine import Note
from incident_manager.domain.page import SEND_GRACE, Page
from incident_manager.domain.timeline import note_event
from incident_manager.ports import NotSent, Sent
from incident_manager.services.retrying import until_committed
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.engagement import Engagement
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Aggregate


def keep(ports: PagingPorts, engagement: Engagement, page: Page, result: Sent | NotSent) -> Page:
    """Write the receipt on the page as it is by now: its reader may have been faster than we are.

    A page that will not be tried again is noted on the incident's timeline. Where another sender
    took the page over meanwhile, our failure says nothing of it.
    """
    now = ports.clock()
    match result:
        case Sent(message_id):
            attempt = page.attempt
            return _change(ports, engagement, page, lambda one: one.sent(now, message_id, attempt))
        case NotSent(reason, passing):
            fault = Page.delayed if passing else Page.refused
            return _change(
                ports,
                engagement,
                page,
                lambda one: fault(one, now, reason) if one.due_at == page.due_at else one,
                reason,
            )


def supersede(ports: PagingPorts, page: Page, reason: str = "no longer needed") -> Page:
    """Nobody needs it any more: acknowledged, or else for this reason."""
    why = "acknowledged" if page.read else reason
    now = ports.clock()
    return _change(ports, None, page, lambda one: one.superseded(now, why))


def claim(ports: PagingPorts, engagement: Engagement, page: Page) -> Page | None:
    """The page if it is ours to send now, and its engagement still as we know it.

    None when another rescuer, or the first sender, was faster, or the engagement was acknowledged
    or stopped meanwhile: what is owed then stays owed.
    """
    wanted = replace(page, due_at=ports.clock() + SEND_GRACE)
    try:
        (claimed,) = ports.store.commit([wanted], check=[engagement])
    except ConflictError:
        return None
    return claimed if isinstance(claimed, Page) else None


def _change(
    ports: PagingPorts,
    engagement: Engagement | None,
    page: Page,
    change: Callable[[Page], Page],
    fault: str | None = None,
) -> Page:
    """Change the page as we know it; where that is outdated, the page as it is now."""

    def commit(current: Page) -> Page:
        changed = change(current)
        if changed is not current:
            ports.store.commit([changed, *_note(ports, engagement, changed, fault)])
        return changed

    try:
        return commit(page)
    except ConflictError:
        ref = Ref(Page, page.arn)
        return until_committed(lambda: commit(ports.store.get(ref) or page))


def _note(
    ports: PagingPorts, engagement: Engagement | None, page: Page, fault: str | None
) -> tuple[Aggregate, ...]:
    """The word that a page was given up; the attempt tells it from that of an earlier one."""
    if engagement is None or engagement.incident_arn is None or fault is None or page.due_at:
        return ()
    note = Note(page.channel_arn, f"the page was not sent: {fault}")
    moment = str(page.attempt)
    return (note_event(engagement.incident_arn, page.arn, [note], moment, ports.clock()),)
