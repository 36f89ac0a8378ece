"""What the simulation tells is what happens: the same pages, notes and acknowledgements, at the
same times; and telling it changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from incident_manager.domain.contact import (
    ChannelTarget,
    ChannelType,
    Contact,
    ContactTarget,
    Plan,
    Stage,
)
from incident_manager.domain.page import Acceptance, Page, ReceiptType
from incident_manager.domain.simulation import Answer, Answered, Entry, Noted, Paged
from incident_manager.domain.timeline import EventType
from incident_manager.ports import Sent
from incident_manager.services.simulate import simulate
from incident_manager.store import Found, Ref, Store
from tests.world import DEPLOYMENT, EVERYTHING, START, World, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.contact import Channel
    from incident_manager.domain.message import Text
    from incident_manager.services.outcomes import Accepted

PEOPLE = ("alice", "bob", "carol")
ENGAGED = ("ops", "ops", "ops", "team", "team", *PEOPLE, "primary", "nobody")
LONG = 24 * 60  # minutes: longer than any plan lasts

minutes = st.integers(0, 8)
uses = st.tuples(st.sampled_from((0, 1, 0, 1, 2)), st.none() | st.integers(0, 3))
states = st.sampled_from(("ready",) * 6 + ("not activated", "opted out"))


@dataclass(frozen=True)
class Person:
    """Two channels, and stages of (minutes, (channel, minutes to the retry)); a third channel was
    deleted.
    """

    channels: tuple[str, str]
    stages: tuple[tuple[int, tuple[tuple[int, int | None], ...]], ...]


@dataclass(frozen=True)
class Case:
    """Escalation plans have stages of (minutes, (who, essential)); answers are (minutes, who)."""

    people: tuple[Person, ...]
    escalations: tuple[tuple[tuple[int, tuple[tuple[str, bool], ...]], ...], ...]
    engaged: tuple[str, ...]
    answers: tuple[tuple[int, str], ...]


def some(elements: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(elements, min_size=least, max_size=most).map(tuple)


targets = st.tuples(st.sampled_from((*PEOPLE, *PEOPLE, "primary", "nobody")), st.booleans())
persons = st.builds(
    Person,
    st.tuples(states, states),
    some(st.tuples(minutes, some(uses, 0, 2) | some(uses, 1, 2)), 1, 3),
)
cases = st.builds(
    Case,
    st.tuples(persons, persons, persons),
    st.tuples(*[some(st.tuples(minutes, some(targets, 0, 3) | some(targets, 1, 3)), 0, 4)] * 2),
    some(st.sampled_from(ENGAGED), 1, 3),
    some(st.tuples(st.integers(0, 12), st.sampled_from(PEOPLE)), 0, 4),
)


@dataclass
class Diary:
    """A carrier that takes everything and writes down when."""

    world: World
    sent: list[tuple[datetime, str]] = field(default_factory=list)

    def send(self, channel: Channel, text: Text) -> Sent:
        assert text.body
        self.sent.append((self.world.now, channel.arn))
        return Sent("message")

    def has_opted_out(self, channel: Channel) -> bool:
        assert channel.activated
        return False


@dataclass(frozen=True)
class ReadingOnly:
    """A store that can't be written to."""

    store: Store

    def read(self, refs: Iterable[Ref[Any]]) -> Found:
        return self.store.read(refs)

    def get(self, ref: Ref[Any]) -> Any:
        return self.store.get(ref)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(case=cases)
def test_the_simulation_tells_what_then_happens(case: Case) -> None:
    world = populated(case)
    before = records_of(world)
    answers = sorted(
        {Answer(START + timedelta(minutes=m), DEPLOYMENT.contact(who)) for m, who in case.answers}
    )

    told = simulate(ReadingOnly(world.store), DEPLOYMENT.response_plan("checkout"), START, answers)

    assert records_of(world) == before
    diary, accepted = lived(world, answers)
    assert list(told) == sorted(told, key=lambda one: one.at)
    assert pages(told) == sorted(diary.sent)
    assert notes(told) == noted(world)
    assert acknowledgements(told) == sorted(accepted)


def populated(case: Case) -> World:
    world = World()
    for alias, person in zip(PEOPLE, case.people, strict=True):
        world.change(world.person(alias, email=True), partial(as_drawn, person))
    for alias, stages in zip(("ops", "team"), case.escalations, strict=True):
        drawn = [(wait(m, who), tuple(target(*one) for one in who)) for m, who in stages]
        world.escalation(alias, *drawn)
    world.schedule("primary")
    plan = world.response_plan("checkout")
    engaged = tuple(DEPLOYMENT.contact(alias) for alias in case.engaged)
    current = world.store.get(Ref(type(plan), plan.arn))
    assert current
    world.store.commit([replace(current, engagements=engaged)])
    return world


def as_drawn(person: Person, contact: Contact) -> Contact:
    channels = tuple(
        replace(channel, activated=state != "not activated", opted_out=state == "opted out")
        for channel, state in zip(contact.channels, person.channels, strict=True)
    )
    arns = [*(channel.arn for channel in channels), DEPLOYMENT.channel(contact.alias, "gone")]
    stages = tuple(
        Stage(wait(m, used), tuple(ChannelTarget(arns[at], retry) for at, retry in used))
        for m, used in person.stages
    )
    return replace(contact, channels=channels, plan=Plan(stages=stages))


def wait(drawn: int, targets: tuple[object, ...]) -> int:
    """A stage without targets lasts at least a minute."""
    return drawn if targets else max(drawn, 1)


def target(alias: str, is_essential: bool) -> ContactTarget:
    return ContactTarget(is_essential, DEPLOYMENT.contact(alias))


def lived(
    world: World, answers: list[Answer]
) -> tuple[Diary, list[tuple[datetime, str, str, bool]]]:
    """The same for real: what was sent, and which acknowledgements were accepted."""
    diary = Diary(world)
    world.ports = replace(world.ports, senders=dict.fromkeys(ChannelType, diary))
    plan = world.store.response_plans(EVERYTHING).items[0]
    world.fires(plan)
    accepted = []
    for answer in answers:
        world.passes((answer.at - world.now) / timedelta(minutes=1))
        for one in acknowledged(world, answer.contact_arn):
            engaged = one.engagement.contact_arn
            accepted.append((world.now, answer.contact_arn, engaged, one.engagement.answered))
    world.passes(LONG)
    return diary, accepted


def acknowledged(world: World, contact_arn: str) -> list[Accepted]:
    """Somebody types back the newest code of each engagement that they were paged by."""
    newest: dict[str, Page] = {}
    for page in world.pages:
        sent = page.time_of(ReceiptType.SENT)
        known = newest.get(page.engagement_arn)
        if page.contact_arn != contact_arn or sent is None:
            continue
        if known is None or sent > (known.time_of(ReceiptType.SENT) or START):
            newest[page.engagement_arn] = page
    tried = [world.acknowledges(page) for page in newest.values()]
    return [one for one in tried if one.acceptance is Acceptance.ACCEPTED]


def pages(told: Iterable[Entry]) -> list[tuple[datetime, str]]:
    return sorted((one.at, one.page.channel_arn) for one in told if isinstance(one, Paged))


def notes(told: Iterable[Entry]) -> set[tuple[datetime, str, str, int | None]]:
    found = ((one.at, one.note) for one in told if isinstance(one, Noted))
    return {(at, note.subject_arn, note.reason, note.stage) for at, note in found}


def noted(world: World) -> set[tuple[datetime, str, str, int | None]]:
    """What the timeline of the incident says."""
    events = (one for one in world.timeline() if one.type == EventType.ENGAGEMENT_NOTE)
    return {
        (event.time, one["subject"], one["reason"], one["stageIndex"])
        for event in events
        for one in json.loads(event.data)["notes"]
    }


def acknowledgements(told: Iterable[Entry]) -> list[tuple[datetime, str, str, bool]]:
    answered = (one for one in told if isinstance(one, Answered))
    return sorted((one.at, one.contact_arn, one.engaged_arn, one.ends) for one in answered)
