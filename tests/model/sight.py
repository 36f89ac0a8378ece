"""What can be seen of either side, in the same words, so that one comparison tells whether they
agree.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from incident_manager.domain import arn
from incident_manager.domain.engagement import Engagement, StageDue
from incident_manager.domain.page import Page, ReceiptType
from incident_manager.domain.timeline import EventType
from incident_manager.store import Ref
from tests.model.minutes import minute_of
from tests.model.nouns import Told
from tests.world import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from incident_manager.domain.timeline import TimelineEvent
    from tests.model import nouns
    from tests.model.deployment import Deployed
    from tests.model.reference import Reference

WORDS = {
    "the contact was deleted": "deleted",
    "the contact does not exist": "deleted",
    "it was deleted": "deleted",
    "it is not activated": "not activated",
    "its owner opted out": "opted out",
    "the engagement plan has no channel": "no channel",
    "nobody is on call": "nobody on call",
    "the stage reached nobody": "reached nobody",
    "the escalation plan has no stage": "no stages",
}


class PageSeen(NamedTuple):
    """With the minutes of its writing, last sending and so on; `others` are further receipts."""

    person: str
    channel: str
    stage: int
    essential: bool
    attempts: int
    created: int
    sent: int
    delivered: int | None
    read: int | None
    others: tuple[str, ...] = ()


class ToCome(NamedTuple):
    """A stage, or an attempt at a page."""

    minute: int
    stage: int
    person: str = ""
    channel: str = ""
    attempt: int = 0


@dataclass(frozen=True)
class EngagementSeen:
    of: str
    pages: tuple[PageSeen, ...]
    to_come: tuple[ToCome, ...]
    stopped: int | None


@dataclass(frozen=True)
class Sight:
    """`sent`: (minute, engagement, person, channel) of everything that a carrier was given."""

    sent: tuple[tuple[int, int, str, str], ...]
    engagements: tuple[EngagementSeen, ...]
    incidents: tuple[tuple[str, tuple[Told, ...]], ...]


def of_reference(model: Reference) -> Sight:
    return Sight(
        tuple(model.sent),
        tuple(_expected(one) for one in model.engagements),
        tuple((one.state, timeline(one.timeline)) for one in model.incidents),
    )


def differences(found: Sight, expected: Sight) -> list[str]:
    """What only the product shows, and what only the reference does."""
    surplus, missing = set(_facts(found)), set(_facts(expected))
    return [
        *(f"only in the product: {fact}" for fact in sorted(surplus - missing)),
        *(f"only in the reference: {fact}" for fact in sorted(missing - surplus)),
    ]


def paged_after_an_answer(engagement: EngagementSeen) -> list[PageSeen]:
    """Pages that went out to somebody who had acknowledged in an earlier minute."""
    answered = {one.person: one.read for one in engagement.pages if one.read is not None}
    return [one for one in engagement.pages if one.sent > answered.get(one.person, one.sent)]


def _facts(sight: Sight) -> Iterator[str]:
    """Each thing that can be seen, and how often it is."""
    for fact, times in Counter(_each(sight)).items():
        yield f"{fact} ({times} times)"


def _each(sight: Sight) -> Iterator[str]:
    yield from (f"sent {one}" for one in sight.sent)
    for number, engagement in enumerate(sight.engagements):
        yield f"engagement {number} of {engagement.of} stopped {engagement.stopped}"
        yield from (f"{number} {one}" for one in (*engagement.pages, *engagement.to_come))
    for number, (state, told) in enumerate(sight.incidents):
        yield f"incident {number} is {state}"
        yield from (f"incident {number} {one}" for one in told)


def _expected(engagement: nouns.Engagement) -> EngagementSeen:
    stages = [ToCome(*engagement.next)] if engagement.next else []
    pages = [
        ToCome(page.next, page.stage, page.person, page.channel, page.attempts + 1)
        for page in engagement.pages
        if page.next is not None
    ]
    return EngagementSeen(
        engagement.of,
        tuple(expected_page(page) for page in engagement.pages if page.attempts),
        (*stages, *pages),
        engagement.stopped,
    )


def expected_page(page: nouns.Page) -> PageSeen:
    """Who reads a page has it."""
    seen = (page.person, page.channel, page.stage, page.essential, page.attempts)
    return PageSeen(*seen, page.created, page.sent, delivered=page.read, read=page.read)


def of_product(deployed: Deployed) -> Sight:
    """Messages are told by their codes, which are different for all pages."""
    names = {channel: name for name, channel in deployed.channels.items()}
    numbers: dict[str, int] = {}
    engagements = []
    for number, engagement_arn in enumerate(deployed.engagements):
        pages = pages_of(deployed, engagement_arn)
        numbers |= {page.code: number for page in pages}
        engagements.append(_found(deployed, engagement_arn, pages, names))
    sent = [
        (minute, numbers[code], *names[channel]) for minute, channel, code in deployed.diary.sent
    ]
    incidents = tuple(_incident(deployed, one) for one in deployed.incidents)
    return Sight(tuple(sent), tuple(engagements), incidents)


def pages_of(deployed: Deployed, engagement_arn: str) -> tuple[Page, ...]:
    return deployed.world.store.pages(engagement_arn, EVERYTHING).items


def _found(
    deployed: Deployed,
    engagement_arn: str,
    pages: tuple[Page, ...],
    names: dict[str, tuple[str, str]],
) -> EngagementSeen:
    engagement = deployed.world.store.get(Ref(Engagement, engagement_arn))
    assert engagement
    to_come = [
        ToCome(minute_of(one.at), one.stage)
        if isinstance(one, StageDue)
        else ToCome(minute_of(one.at), one.stage, *names[one.channel_arn], one.attempt)
        for one in engagement.agenda
    ]
    return EngagementSeen(
        arn.owner(engagement.contact_arn),
        tuple(found_page(one, names) for one in pages),
        tuple(to_come),
        minute_of(engagement.stopped) if engagement.stopped else None,
    )


def found_page(page: Page, names: dict[str, tuple[str, str]]) -> PageSeen:
    minutes = {one.type: minute_of(one.time) for one in page.receipts}
    return PageSeen(
        *names[page.channel_arn],
        page.resolutions[-1].stage or 0,
        page.essential,
        page.attempt,
        minute_of(page.created),
        minutes.pop(ReceiptType.SENT),
        minutes.pop(ReceiptType.DELIVERED, None),
        minutes.pop(ReceiptType.READ, None),
        tuple(minutes),
    )


def _incident(deployed: Deployed, incident_arn: str) -> tuple[str, tuple[Told, ...]]:
    found = [one for one in deployed.world.incidents if one.arn == incident_arn]
    events = deployed.world.store.timeline(incident_arn, EVERYTHING, newest_first=False).items
    told = (line for event in events for line in _lines(deployed, event))
    return found[0].status.lower() if found else "deleted", timeline(told)


def _name(deployed: Deployed, subject: str) -> str:
    names = {channel: "/".join(name) for name, channel in deployed.channels.items()}
    return names.get(subject, arn.owner(subject))


def timeline(told: Iterable[Told]) -> tuple[Told, ...]:
    """A note that is told twice in a minute is one."""
    lines = list(told)
    notes = {line for line in lines if line.what in WORDS.values()}
    return (*notes, *(line for line in lines if line not in notes))


def _lines(deployed: Deployed, event: TimelineEvent) -> Iterator[Told]:
    """What is beside the point (the record of the start) is left out."""
    minute, data = minute_of(event.time), json.loads(event.data)
    match event.type:
        case EventType.TRIGGER:
            yield Told("opened" if data["createdIncident"] else "absorbed", minute, "")
        case EventType.ALARM_STATE:
            yield Told("calmed", minute, "")
        case EventType.UPDATE:
            yield Told("resolved", minute, "")
        case EventType.PAGE:
            yield Told("paged", minute, arn.owner(data["contactArn"]))
        case EventType.ACKNOWLEDGEMENT:
            yield Told("acknowledged", minute, arn.owner(data["contactArn"]))
        case EventType.ENGAGEMENT_NOTE:
            for note in data["notes"]:
                yield Told(WORDS[note["reason"]], minute, _name(deployed, note["subject"]))
