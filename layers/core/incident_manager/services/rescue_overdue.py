"""The watchdog: whatever should have happened by now and did not, happens now."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from incident_manager.domain import arn, identity
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.page import Page
from incident_manager.ports import Ref
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.services.outcomes import Rescue
from incident_manager.services.send_pages import send_owed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from incident_manager.ports import Ports

_AT_ONCE = 100  # per shard; the next minute takes what is left


def rescue_overdue(ports: Ports, now: datetime) -> Rescue:
    """Advance engagements whose planned time passed without progress, and send pages that are owed.

    One that can't be helped keeps no other waiting. The cost follows what is overdue, whatever the
    history.
    """
    overdue = ports.store.overdue(now, _AT_ONCE)
    engagements = [ref.id for ref in overdue if ref.kind is Engagement]
    pages = [ref.id for ref in overdue if ref.kind is Page]
    tasks = [(one, partial(_advance, ports, one, now)) for one in engagements]
    sends = [(group[0], partial(_send, ports, group, now)) for group in _by_engagement(pages)]
    return Rescue(tuple(engagements), tuple(pages), tuple(_failures([*tasks, *sends])))


def _advance(ports: Ports, engagement_arn: str, now: datetime) -> None:
    """One whose clock was never started gets it now; a clock that was lost is replaced by us,
    minute by minute.
    """
    advanced = advance_engagement(ports, engagement_arn, now, now)
    if advanced.next_due:
        ports.runner.start(engagement_arn, advanced.next_due)


def _failures(
    tasks: Iterable[tuple[str, Callable[[], object]]],
) -> Iterator[tuple[str, Exception]]:
    """Run every task; those that raised are the result, for the caller to report."""
    for name, task in tasks:
        try:
            task()
        except Exception as error:
            yield name, error


def _by_engagement(page_arns: Iterable[str]) -> list[list[str]]:
    def engagement(page_arn: str) -> str:
        return identity.group(arn.tail(page_arn))

    ordered = sorted(page_arns, key=engagement)
    return [list(group) for _, group in groupby(ordered, key=engagement)]


def _send(ports: Ports, page_arns: list[str], now: datetime) -> None:
    refs = [Ref(Page, page_arn) for page_arn in page_arns]
    engagement_ref = Ref(Engagement, page_arns[0])
    found = ports.store.read([*refs, engagement_ref])
    engagement = found.get(engagement_ref)
    if engagement is not None:
        send_owed(ports, engagement, [page for ref in refs if (page := found.get(ref))], now)
