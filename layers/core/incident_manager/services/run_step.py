"""What follows once engagements have begun: their pages go out, and their clocks are set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.services.run_all import run_all
from incident_manager.services.send_pages import outgoing, send_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.domain.directory import Directory
    from incident_manager.ports import Ports
    from incident_manager.services.outcomes import Delivery
    from incident_manager.store import Aggregate


def send_first(
    ports: Ports, committed: Sequence[Aggregate], directory: Directory
) -> tuple[Delivery, ...]:
    """Send every page of a commit at the same time, then start the clock of each engagement.

    In this order: the first page does not wait. Whatever fails, all is tried; then the first error
    is raised. What is lost by it delays later stages until the rescue.
    """
    engagements = [one for one in committed if isinstance(one, Engagement) and one.next_due]
    sending = partial(send_pages, ports, outgoing(committed), directory)
    starts = [partial(_start, ports, one) for one in engagements]
    deliveries, *_ = run_all([sending, *starts])
    return deliveries


def _start(ports: Ports, engagement: Engagement) -> tuple[Delivery, ...]:
    if engagement.next_due:
        ports.runner.start(engagement.arn, engagement.next_due)
    return ()
