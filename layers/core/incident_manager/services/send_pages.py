"""Hand pages to their carriers, and keep what the carriers said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.message import page_text
from incident_manager.domain.page import SEND_GRACE, Page, ReceiptType
from incident_manager.ports import ConflictError, NotSent, Ref, Sent
from incident_manager.services.opt_out_channel import opt_out_channel
from incident_manager.services.outcomes import Delivery
from incident_manager.services.retrying import until_committed, with_directory
from incident_manager.services.run_all import run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from incident_manager.domain.contact import Channel
    from incident_manager.domain.directory import Directory
    from incident_manager.domain.engagement import Engagement
    from incident_manager.ports import PagingPorts

Outcome = Sent | NotSent


def send_pages(
    ports: PagingPorts,
    engagement: Engagement,
    pages: Sequence[Page],
    directory: Directory,
    now: datetime,
) -> tuple[Delivery, ...]:
    """Send pages that are owed, all at the same time; a carrier's fault with one is a receipt and
    holds up no other.

    A page that meanwhile can't be delivered (channel deleted, opted out) gets an ERROR receipt with
    the reason.
    """
    jobs = [_job(ports, engagement, page, directory) for page in pages]
    results = zip(pages, _at_once(jobs), strict=True)
    return run_all(partial(_delivery, ports, page, result, now) for page, result in results)


def send_owed(
    ports: PagingPorts, engagement: Engagement, pages: Iterable[Page], now: datetime
) -> tuple[Delivery, ...]:
    """Send what somebody else wrote and did not get to send: each page is claimed first, so that
    one rescuer sends it.

    What nobody needs any more (acknowledged, stopped) is marked so instead.
    """
    owed = [page for page in pages if page.due_at is not None and page.due_at <= now]
    wanted = [page for page in owed if engagement.wants(page.contact_arn) and not page.read]
    dropped = [_supersede(ports, page, now) for page in owed if page not in wanted]
    claimed = [one for page in wanted if (one := _claim(ports, engagement, page, now))]
    arns = [page.contact_arn for page in claimed]
    _, directory = with_directory(ports.store, lambda known: known.require(arns))
    sent = send_pages(ports, engagement, claimed, directory, now)
    return (*(Delivery(page, None) for page in dropped), *sent)


def _job(
    ports: PagingPorts, engagement: Engagement, page: Page, directory: Directory
) -> Callable[[], Outcome]:
    person = directory.contact(page.contact_arn)
    channel = person.channel(page.channel_arn) if person else None
    if channel is None:
        return lambda: NotSent("the contact channel was deleted", passing=False)
    if channel.fault:
        fault = channel.fault
        return lambda: NotSent(f"the contact channel can't be used: {fault}", passing=False)
    return lambda: _send(ports, engagement, page, channel)


def _send(ports: PagingPorts, engagement: Engagement, page: Page, channel: Channel) -> Outcome:
    sender = ports.senders.get(channel.type)
    if sender is None:
        return NotSent(f"this deployment has no carrier for {channel.type} channels", passing=False)
    text = page_text(channel.type, engagement.message, page.code, engagement.incident_arn)
    return sender.send(channel, text)


def _at_once(jobs: Sequence[Callable[[], Outcome]]) -> list[Outcome | Exception]:
    """What came of each job; one that raises costs no other its receipt, and stays owed."""
    if len(jobs) <= 1:
        return [_result(job) for job in jobs]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  not for one page's sake

    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        return list(pool.map(_result, jobs))


def _result(job: Callable[[], Outcome]) -> Outcome | Exception:
    try:
        return job()
    except Exception as error:
        return error


def _delivery(
    ports: PagingPorts, page: Page, result: Outcome | Exception, now: datetime
) -> Delivery:
    if isinstance(result, Exception):
        raise result
    return Delivery(_keep(ports, page, result, now), result)


def _keep(ports: PagingPorts, page: Page, outcome: Outcome, now: datetime) -> Page:
    """Write the receipt: on the page as it is by now, since its reader may have been faster than we
    are.
    """
    match outcome:
        case Sent(message_id):
            return _change(ports, page, lambda current: current.sent(now, message_id))
        case NotSent(reason, passing=True):
            return _change(ports, page, lambda current: current.delayed(now, reason))
        case NotSent(reason, opted_out=opted_out):
            if opted_out:
                opt_out_channel(ports, page.channel_arn)
            return _change(ports, page, lambda current: current.refused(now, reason))


def _change(ports: PagingPorts, page: Page, change: Callable[[Page], Page]) -> Page:
    """Change the page as we know it; where that is outdated, the page as it is now."""
    try:
        return _commit(ports, change(page))
    except ConflictError:
        return until_committed(lambda: _commit(ports, change(_read(ports, page))))


def _read(ports: PagingPorts, page: Page) -> Page:
    return ports.store.get(Ref(Page, page.arn)) or page


def _commit(ports: PagingPorts, page: Page) -> Page:
    ports.store.commit([page])
    return page


def _supersede(ports: PagingPorts, page: Page, now: datetime) -> Page:
    reason = "acknowledged" if page.time_of(ReceiptType.READ) else "no longer needed"
    return _change(ports, page, lambda current: current.superseded(now, reason))


def _claim(ports: PagingPorts, engagement: Engagement, page: Page, now: datetime) -> Page | None:
    """The page if it is ours to send now, and its engagement still as we know it: not acknowledged
    meanwhile, not stopped.

    None when another rescuer, or the first sender, was faster, or the engagement changed: what is
    owed then stays owed.
    """
    claim = replace(page, due_at=now + SEND_GRACE)
    try:
        (claimed,) = ports.store.commit([claim], check=[engagement])
    except ConflictError:
        return None
    return claimed if isinstance(claimed, Page) else None
