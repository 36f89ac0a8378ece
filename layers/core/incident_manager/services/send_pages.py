"""Hand pages to their carriers, and keep what the carriers said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain import acknowledge_link
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.message import page_text
from incident_manager.domain.page import Page
from incident_manager.ports import NotSent, Sent
from incident_manager.services.escalate_failures import escalate_failures
from incident_manager.services.keep_receipts import keep
from incident_manager.services.opt_out_channel import opt_out_channel
from incident_manager.services.outcomes import Delivery, Withheld
from incident_manager.services.run_all import results_of, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.contact import Channel
    from incident_manager.domain.directory import Directory
    from incident_manager.domain.message import Text
    from incident_manager.ports import PagingPorts

Result: TypeAlias = Sent | NotSent | Withheld


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A page that is owed, and the engagement that it is part of."""

    engagement: Engagement
    page: Page


def outgoing(records: Iterable[object]) -> tuple[Outgoing, ...]:
    """The pages among committed records that are owed now, with their engagements."""
    committed = tuple(records)
    engagements = {one.arn: one for one in committed if isinstance(one, Engagement)}
    pages = (one for one in committed if isinstance(one, Page) and one.due_at)
    return tuple(Outgoing(engagements[page.engagement_arn], page) for page in pages)


def send_pages(
    ports: PagingPorts, owed: Iterable[Outgoing], directory: Directory
) -> tuple[Delivery, ...]:
    """Send pages that are owed, all at the same time; the fault of one holds up no other.

    A page that can't be delivered any more (channel deleted, opted out) gets an ERROR receipt with
    the reason. An unexpected error is kept as a passing fault, and raised once all are done.
    """
    parcels = [(one, _channel(one.page, directory)) for one in owed]
    results = results_of([partial(_send, ports, one, channel) for one, channel in parcels])
    pairs = zip(parcels, results, strict=True)
    kept = run_all(partial(_deliver, ports, one, result) for (one, _), result in pairs)
    deliveries = escalate_failures(ports, kept)
    _learn_who_opted_out(ports, [channel for _, channel in parcels], deliveries)
    return deliveries


def _channel(page: Page, directory: Directory) -> Channel | None:
    person = directory.contact(page.contact_arn)
    return person.channel(page.channel_arn) if person else None


def _send(ports: PagingPorts, one: Outgoing, channel: Channel | None) -> Result:
    """A page whose time to be sent has passed may be claimed by now: it is left to the rescue."""
    if channel is None:
        return NotSent("the contact channel was deleted", passing=False)
    if channel.fault:
        return NotSent(f"the contact channel can't be used: {channel.fault}", passing=False)
    if one.page.due_at and ports.clock() >= one.page.due_at:
        return Withheld("it took too long to get here; it is left to the rescue")
    sender = ports.senders.get(channel.type)
    if sender is None:
        return NotSent(f"this deployment has no carrier for {channel.type} channels", passing=False)
    return sender.send(channel, _text(ports, one, channel))


def _text(ports: PagingPorts, one: Outgoing, channel: Channel) -> Text:
    message, incident = one.engagement.message, one.engagement.incident_arn
    link = acknowledge_link.address(ports.console_url, one.page)
    return page_text(channel.type, message, one.page.code, incident, link, ports.console_url)


def _deliver(ports: PagingPorts, one: Outgoing, result: Result | Exception) -> Delivery:
    if isinstance(result, Exception):
        keep(ports, one.engagement, one.page, NotSent(type(result).__name__, passing=True))
        raise result
    if isinstance(result, Withheld):
        return Delivery(one.page, result)
    return Delivery(keep(ports, one.engagement, one.page, result), result)


def _learn_who_opted_out(
    ports: PagingPorts, channels: Iterable[Channel | None], deliveries: Iterable[Delivery]
) -> None:
    """After the receipts, since nobody waits for it."""
    pairs = zip(channels, deliveries, strict=True)
    sent = [channel for channel, one in pairs if channel and isinstance(one.outcome, Sent)]
    asked = results_of([partial(ports.senders[one.type].has_opted_out, one) for one in sent])
    for channel, answer in zip(sent, asked, strict=True):
        if isinstance(answer, Exception):
            raise answer
        if answer:
            opt_out_channel(ports, channel.arn)
