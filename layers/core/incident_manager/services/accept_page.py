"""AcceptPage: a person, or a carrier for them, says that a page was delivered or read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from incident_manager.domain import engine
from incident_manager.domain.page import Acceptance, Page, ReceiptType
from incident_manager.domain.timeline import EventType, page_event
from incident_manager.services.errors import NotFoundError
from incident_manager.services.outcomes import Accepted
from incident_manager.services.retrying import until_committed
from incident_manager.store import page_refs

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.engagement import Engagement
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """`code` None: AcceptCodeValidation IGNORE, any code goes. `info` is kept on the receipts."""

    page_arn: str
    kind: ReceiptType
    code: str | None = field(repr=False)
    info: str | None = field(default=None, repr=False)


def accept_page(ports: PagingPorts, accept: Accept, now: datetime) -> Accepted:
    """READ acknowledges: one commit marks the page, ends what it ends on the agenda and writes the
    timeline.

    So it and a stage that falls due at the same instant never both win. A late, repeated or foreign
    code changes nothing and the result says which it was. Raises NotFoundError.
    """
    return until_committed(lambda: _attempt(ports, accept, now))


def _attempt(ports: PagingPorts, accept: Accept, now: datetime) -> Accepted:
    page_ref, engagement_ref = page_refs(accept.page_arn)
    found = ports.store.read([page_ref, engagement_ref])
    page, engagement = found.get(page_ref), found.get(engagement_ref)
    if page is None or engagement is None:
        raise NotFoundError(accept.page_arn)
    acceptance = _judge(page, engagement, accept)
    if acceptance is not Acceptance.ACCEPTED:
        return Accepted(acceptance, page, engagement)
    return _accepted(ports, accept, page, engagement, now)


def _judge(page: Page, engagement: Engagement, accept: Accept) -> Acceptance:
    if accept.kind is ReceiptType.READ:
        return page.judge(engagement, accept.code)
    return page.judge_code(accept.code)


def _accepted(
    ports: PagingPorts, accept: Accept, page: Page, engagement: Engagement, now: datetime
) -> Accepted:
    """A read page was delivered too, whether the carrier said so or not (contract 4.3)."""
    marked = page
    if not page.time_of(ReceiptType.DELIVERED):
        marked = marked.with_receipt(ReceiptType.DELIVERED, now, accept.info)
    if accept.kind is ReceiptType.DELIVERED:
        if marked is not page:
            ports.store.commit([marked])
        return Accepted(Acceptance.ACCEPTED, marked, engagement)
    read = replace(marked, due_at=None).with_receipt(ReceiptType.READ, now, accept.info)
    after = engine.acknowledge(engagement, page.contact_arn, page.essential)
    ports.store.commit([read, after, *_event(read, after, now)])
    return Accepted(Acceptance.ACCEPTED, read, after)


def _event(page: Page, engagement: Engagement, now: datetime) -> tuple[Aggregate, ...]:
    if engagement.incident_arn is None:
        return ()
    kind = EventType.ACKNOWLEDGEMENT
    return (page_event(engagement.incident_arn, kind, page, now),)
