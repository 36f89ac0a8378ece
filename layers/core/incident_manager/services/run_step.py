"""What follows once a step is committed: its pages go out, and the clock is set for the next."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.page import Page
from incident_manager.ports import Ref, Window
from incident_manager.services.run_all import run_all
from incident_manager.services.send_pages import send_owed, send_pages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from incident_manager.domain.directory import Directory
    from incident_manager.ports import Aggregate, PagingPorts, Ports
    from incident_manager.services.outcomes import Delivery

_ALL_PAGES = Window(limit=1000)


def send_first(
    ports: Ports, committed: Iterable[Aggregate], directory: Directory, now: datetime
) -> tuple[Delivery, ...]:
    """Send the pages of a commit, engagement by engagement, then start the clock of each.

    In this order: the first page does not wait. Losing the second part delays later stages until
    the rescue. Whatever fails, all is tried; then the first error is raised.
    """
    records = tuple(committed)
    engagements = [one for one in records if isinstance(one, Engagement)]
    sends = (partial(_send, ports, records, one, directory, now) for one in engagements)
    starts = (partial(_start, ports, one) for one in engagements)
    return tuple(chain.from_iterable(run_all(chain(sends, starts))))


def _send(
    ports: Ports,
    records: Iterable[Aggregate],
    engagement: Engagement,
    directory: Directory,
    now: datetime,
) -> tuple[Delivery, ...]:
    pages = [
        one
        for one in records
        if isinstance(one, Page) and one.engagement_arn == engagement.arn and one.due_at
    ]
    return send_pages(ports, engagement, pages, directory, now)


def _start(ports: Ports, engagement: Engagement) -> tuple[Delivery, ...]:
    if engagement.next_due:
        ports.runner.start(engagement.arn, engagement.next_due)
    return ()


def resume(ports: PagingPorts, engagement: Engagement, now: datetime) -> datetime | None:
    """Send what an interrupted invocation left unsent, and say when the next thing is due (UTC).

    Pages whose own sender may still be at work are left to it, and count as due a little later.
    """
    pages = ports.store.pages(engagement.arn, _ALL_PAGES).items
    send_owed(ports, engagement, pages, now)
    due = [page.due_at for page in pages if page.due_at and page.due_at > now]
    if engagement.next_due:
        due.append(engagement.next_due)
    return min(due, default=None)


def resume_all(ports: Ports, engagement_arns: Iterable[str], now: datetime) -> None:
    """Finish what the beginning of these engagements may have left undone: pages, and the start of
    the clock.
    """
    refs = [Ref(Engagement, arn) for arn in engagement_arns]
    found = ports.store.read(refs)
    for ref in refs:
        if (engagement := found.get(ref)) and (due := resume(ports, engagement, now)):
            ports.runner.start(engagement.arn, due)
