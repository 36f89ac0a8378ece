"""Finish what an interrupted invocation left undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import Incident
from incident_manager.services.keep_receipts import claim, supersede
from incident_manager.services.outcomes import Delivery, Repeated, Withheld
from incident_manager.services.retrying import with_directory
from incident_manager.services.send_pages import Outgoing, send_pages
from incident_manager.store import Ref, Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.page import Page
    from incident_manager.ports import PagingPorts, Ports

_ALL_PAGES = Window(limit=1000)


@dataclass(frozen=True, slots=True)
class Resumed:
    """What was sent, and when the next thing is due (UTC), or None when nothing is left."""

    deliveries: tuple[Delivery, ...]
    next_due: datetime | None


def resume(ports: PagingPorts, engagement: Engagement) -> Resumed:
    """Send what is owed. Pages whose own sender may still be at work are left to it, and count as
    due a little later.
    """
    pages = ports.store.pages(engagement.arn, _ALL_PAGES).items
    deliveries = send_owed(ports, engagement, pages)
    now = ports.clock()
    due = [page.due_at for page in pages if page.due_at and page.due_at > now]
    if engagement.next_due:
        due.append(engagement.next_due)
    return Resumed(deliveries, min(due, default=None))


def resume_all(ports: Ports, engagement_arns: Iterable[str]) -> tuple[Delivery, ...]:
    """Send what the beginning of these engagements may have left unsent, and start their clocks."""
    refs = [Ref(Engagement, arn) for arn in engagement_arns]
    deliveries: tuple[Delivery, ...] = ()
    for engagement in ports.store.read(refs).all(refs):
        resumed = resume(ports, engagement)
        deliveries += resumed.deliveries
        if resumed.next_due:
            ports.runner.start(engagement.arn, resumed.next_due)
    return deliveries


def resume_incident(ports: Ports, incident_arn: str) -> Repeated:
    """Finish what the delivery that came first may have left undone, while the incident is open."""
    incident = ports.store.get(Ref(Incident, incident_arn))
    engagements = incident.engagements if incident and incident.open else ()
    return Repeated(incident_arn, resume_all(ports, engagements))


def send_owed(
    ports: PagingPorts, engagement: Engagement, pages: Iterable[Page]
) -> tuple[Delivery, ...]:
    """Send what somebody else wrote and did not get to send.

    Each page is claimed first, so that one rescuer sends it. What nobody needs any more is marked
    so instead.
    """
    now = ports.clock()
    owed = [page for page in pages if page.due_at is not None and page.due_at <= now]
    wanted = [page for page in owed if engagement.wants(page.contact_arn) and not page.read]
    dropped = [supersede(ports, page) for page in owed if page not in wanted]
    claimed = [one for page in wanted if (one := claim(ports, engagement, page))]
    arns = [page.contact_arn for page in claimed]
    _, directory = with_directory(ports.store, lambda known: known.require(arns))
    sent = send_pages(ports, [Outgoing(engagement, page) for page in claimed], directory)
    return (*(Delivery(page, Withheld("nobody needs it any more")) for page in dropped), *sent)
