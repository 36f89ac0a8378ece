"""The watchdog: whatever should have happened by now and did not, happens now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.page import TRY_FOR, Page
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.services.keep_receipts import supersede
from incident_manager.services.outcomes import Rescue
from incident_manager.services.resume import send_owed
from incident_manager.services.run_all import results_until
from incident_manager.services.two_regions import is_run_elsewhere
from incident_manager.store import Ref, page_refs

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.engagement import Engagement
    from incident_manager.ports import Ports
    from incident_manager.services.outcomes import Delivery

AT_ONCE = 8


def rescue_overdue(ports: Ports, until: datetime, at_once: int = AT_ONCE) -> Rescue:
    """Advance engagements whose planned time passed without progress, and send pages that are owed.

    Goes through everything that is overdue, some `at_once`, and begins nothing after `until` (UTC).
    One that can't be helped keeps no other waiting. The cost follows what is overdue, whatever the
    history.
    """
    overdue = ports.store.overdue(ports.clock())
    results = list(results_until(until, ports.clock, partial(_rescue, ports), overdue, at_once))
    done = [(ref.id, result) for ref, result in results if not isinstance(result, Exception)]
    return Rescue(
        tuple(name for name, _ in done),
        tuple(one for _, deliveries in done for one in deliveries),
        tuple((ref.id, result) for ref, result in results if isinstance(result, Exception)),
        finished=next(overdue, None) is None,
    )


def _rescue(ports: Ports, ref: Ref[Engagement] | Ref[Page]) -> tuple[Delivery, ...]:
    return _send(ports, ref.id) if ref.kind is Page else _advance(ports, ref.id)


def _advance(ports: Ports, engagement_arn: str) -> tuple[Delivery, ...]:
    """One whose clock was never started gets it now.

    One that lost its clock is advanced by us from here on, minute by minute: an execution's name
    can't be used twice.
    """
    advanced = advance_engagement(ports, engagement_arn, ports.clock())
    if advanced.next_due:
        ports.runner.start(engagement_arn, advanced.next_due)
    return advanced.deliveries


def _send(ports: Ports, page_arn: str) -> tuple[Delivery, ...]:
    page_ref, engagement_ref = page_refs(page_arn)
    found = ports.store.read([page_ref, engagement_ref])
    page, engagement = found.get(page_ref), found.get(engagement_ref)
    if engagement is None:
        return _give_up(ports, page)
    if page is None or is_run_elsewhere(ports, engagement, page.due_at):
        return ()
    return send_owed(ports, engagement, [page])


def _give_up(ports: Ports, page: Page | None) -> tuple[Delivery, ...]:
    """A page without an engagement, but not at once: from another Region it may come before it."""
    if page and ports.clock() >= (page.owed_since or page.created) + TRY_FOR:
        supersede(ports, page, "its engagement does not exist")
    return ()
