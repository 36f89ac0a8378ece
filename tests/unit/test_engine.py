"""What the engine keeps to, whatever the plan: checked over many generated plans."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incident_manager.domain import engine
from incident_manager.domain.contact import (
    Channel,
    ChannelTarget,
    ChannelType,
    Contact,
    ContactTarget,
    ContactType,
    Plan,
    Stage,
)
from incident_manager.domain.directory import Directory, NeededError
from incident_manager.domain.engagement import Engagement, Message, PageDue, StageDue
from incident_manager.domain.recurrence import (
    CoverageTime,
    DayOfWeek,
    HandOffTime,
    Recurrence,
    ShiftCoverage,
)
from incident_manager.domain.rotation import Rotation
from tests.cases import cases
from tests.world import DEPLOYMENT, START

if TYPE_CHECKING:
    from datetime import datetime

NAMES = ("alice", "bob", "carol")
FOREVER = timedelta(days=3)


def channel_of(alias: str, number: int, *, activated: bool = True) -> Channel:
    return Channel(
        arn=DEPLOYMENT.channel(alias, str(number)),
        name="phone",
        type=ChannelType.SMS,
        address="+15550100",
        activated=activated,
    )


def person(chance: Random, alias: str) -> Contact:
    channels = tuple(channel_of(alias, no, activated=chance.random() < 0.7) for no in range(2))
    known = [*(one.arn for one in channels), DEPLOYMENT.channel(alias, "deleted")]

    def target() -> ChannelTarget:
        return ChannelTarget(chance.choice(known), chance.choice([None, 0, 1, 5, 60]))

    stages = tuple(
        Stage(chance.randint(0, 30), tuple(target() for _ in range(chance.randint(0, 2))))
        for _ in range(chance.randint(0, 3))
    )
    return Contact(
        arn=DEPLOYMENT.contact(alias),
        alias=alias,
        type=ContactType.PERSONAL,
        plan=Plan(stages=stages),
        channels=channels,
        created=START,
    )


def rotation(chance: Random, arn: str) -> Rotation | None:
    """With several hand-offs and gaps within the hours that an engagement may take."""
    if chance.random() < 0.2:
        return None
    begins = [HandOffTime(START.hour + hour, chance.randint(0, 59)) for hour in range(4)]
    windows = tuple(CoverageTime(one, HandOffTime(one.hour + 1)) for one in begins)
    covered = ShiftCoverage(list(DayOfWeek)[START.weekday()], windows)
    coverages = chance.choice([None, (covered,)])
    return Rotation(
        arn=arn,
        name=arn,
        contact_arns=tuple(DEPLOYMENT.contact(one) for one in chance.sample(NAMES, 2)),
        start=START - timedelta(days=chance.randint(0, 9)),
        time_zone_id="Etc/UTC",
        recurrence=Recurrence(chance.randint(1, 2), 1, tuple(begins), coverages=coverages),
        created=START,
    )


def situation_of(seed: int) -> tuple[Engagement, Directory]:
    """An escalation over three people, a schedule of theirs and somebody who was deleted.

    Made from a seed: drawing every part by itself takes a hundred times as long.
    """
    chance = Random(seed)
    contacts: dict[str, Contact | Rotation | None] = {
        DEPLOYMENT.contact(name): person(chance, name) for name in NAMES
    }
    schedule = Contact(
        arn=DEPLOYMENT.contact("schedule"),
        alias="schedule",
        type=ContactType.ONCALL_SCHEDULE,
        plan=Plan(rotation_ids=tuple(DEPLOYMENT.rotation(str(number)) for number in range(3))),
        created=START,
    )
    contacts |= {schedule.arn: schedule, DEPLOYMENT.contact("deleted"): None}

    def target() -> ContactTarget:
        return ContactTarget(chance.random() < 0.5, chance.choice([None, *contacts]))

    stages = tuple(
        Stage(chance.randint(0, 30), tuple(target() for _ in range(chance.randint(0, 3))))
        for _ in range(chance.randint(1, 4))
    )
    rotations = {one: rotation(chance, one) for one in schedule.plan.rotation_ids or ()}
    return engagement_of(*stages), Directory(contacts | rotations)


situations = st.integers(0, 2**32).map(situation_of)


def engagement_of(*stages: Stage) -> Engagement:
    return Engagement(
        arn=DEPLOYMENT.engagement("ops", "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"),
        contact_arn=DEPLOYMENT.contact("ops"),
        message=Message("ops", "subject", "content"),
        started=START,
        stages=stages,
        agenda=(StageDue(START, 0),),
        escalation=True,
    )


def run(
    engagement: Engagement, directory: Directory, until: datetime, limit: int = 10_000
) -> tuple[Engagement, list[PageDue], list[engine.Note]]:
    """The simulator: from planned time to planned time, no further than `until`."""
    pages: list[PageDue] = []
    notes: list[engine.Note] = []
    while (due := engagement.next_due) is not None and due <= until:
        step = engine.advance(engagement, due, directory, limit)
        engagement = step.applied(engagement)
        pages += step.pages
        notes += step.notes
    return engagement, pages, notes


def agenda_of_pages(step: engine.Step) -> list[PageDue]:
    """The agenda that a step left, which holds no stage any more."""
    pages = [one for one in step.agenda if isinstance(one, PageDue)]
    assert len(pages) == len(step.agenda)
    return pages


@cases
@given(situations)
def test_nothing_is_done_before_its_time(situation: tuple[Engagement, Directory]) -> None:
    engagement, directory = situation
    while (due := engagement.next_due) is not None and due <= START + FOREVER:
        early = engine.advance(engagement, due - timedelta(microseconds=1), directory)
        step = engine.advance(engagement, due, directory)

        assert early == engine.Step(engagement.agenda)
        assert all(page.at <= due for page in step.pages)
        assert all(entry.at >= due for entry in step.agenda)
        engagement = step.applied(engagement)


@cases
@given(situations)
def test_one_big_step_does_what_many_small_steps_do_and_each_page_once(
    situation: tuple[Engagement, Directory],
) -> None:
    """Attempts that were missed are made up for by one, and the next one lies ahead."""
    engagement, directory = situation
    until = START + FOREVER

    stepped, pages, notes = run(engagement, directory, until)
    big = engine.advance(engagement, until, directory, limit=10_000)

    assert Counter(one for one in pages if one.attempt == 1) == Counter(big.pages)
    assert Counter(notes) == Counter(big.notes)
    assert stepped.agenda == ()
    assert all(one.at > until and one.attempt == 2 for one in agenda_of_pages(big))


@cases
@given(situations, st.integers(1, 3))
def test_a_limit_only_puts_off_what_is_due(
    situation: tuple[Engagement, Directory], limit: int
) -> None:
    engagement, directory = situation

    _, pages, notes = run(engagement, directory, START + FOREVER)
    _, limited, noted = run(engagement, directory, START + FOREVER, limit)
    step = engine.advance(engagement, START + FOREVER, directory, limit)

    assert Counter(limited) == Counter(pages)
    assert Counter(noted) == Counter(notes)
    assert len(step.pages) <= limit


@cases
@given(situations)
def test_each_attempt_at_a_page_is_made_once_and_attempts_end(
    situation: tuple[Engagement, Directory],
) -> None:
    _, pages, _ = run(*situation, START + FOREVER)

    attempts = [(page.page_id, page.attempt) for page in pages]
    assert len(attempts) == len(set(attempts))
    assert all(1 <= page.attempt <= engine.MAX_ATTEMPTS for page in pages)
    assert all(page.until is None or page.attempt == 1 or page.at < page.until for page in pages)


@cases
@given(situations, st.integers(0, 90), st.sampled_from(NAMES), st.booleans())
def test_whoever_acknowledged_is_never_paged_again(
    situation: tuple[Engagement, Directory], when: int, who: str, essential: bool
) -> None:
    engagement, directory = situation
    at = START + timedelta(minutes=when)
    before, _, _ = run(engagement, directory, at)

    after = engine.acknowledge(before, DEPLOYMENT.contact(who), essential)
    _, pages, _ = run(after, directory, START + FOREVER)

    assert DEPLOYMENT.contact(who) not in {page.contact_arn for page in pages}
    assert not after.wants(DEPLOYMENT.contact(who))
    left = [entry for entry in after.agenda if isinstance(entry, PageDue)]
    assert DEPLOYMENT.contact(who) not in {entry.contact_arn for entry in left}
    if essential:
        assert (after.agenda, pages) == ((), [])
        assert not any(after.wants(DEPLOYMENT.contact(name)) for name in NAMES)


@cases
@given(situations, st.integers(0, 90), st.sampled_from(NAMES))
def test_an_acknowledgement_that_is_not_essential_changes_nothing_for_the_others(
    situation: tuple[Engagement, Directory], when: int, who: str
) -> None:
    """Where every stage reaches somebody: one that reaches nobody passes on at once, and one whose
    only person has answered does not, so that whoever follows is on call at another time.
    """
    engagement, directory = situation
    arn = DEPLOYMENT.contact(who)
    plain = tuple(
        replace(stage, targets=tuple(_not_essential(one) for one in stage.targets))
        for stage in engagement.stages
    )
    before, _, _ = run(
        replace(engagement, stages=plain), directory, START + timedelta(minutes=when)
    )

    _, without, notes = run(before, directory, START + FOREVER)
    assume(all(note.reason != engine.NOBODY_REACHED for note in notes))
    _, after, _ = run(engine.acknowledge(before, arn, False), directory, START + FOREVER)

    assert {one.page_id for one in after} >= {
        one.page_id for one in without if one.contact_arn != arn and one.attempt > 1
    }
    assert {one.contact_arn for one in after} == {one.contact_arn for one in without} - {arn}


def _not_essential(target: object) -> ContactTarget:
    assert isinstance(target, ContactTarget)
    return ContactTarget(False, target.contact_arn)


@cases
@given(situations, st.integers(0, 90))
def test_nothing_is_left_once_it_is_stopped(
    situation: tuple[Engagement, Directory], when: int
) -> None:
    engagement, directory = situation
    before, _, _ = run(engagement, directory, START + timedelta(minutes=when))

    stopped = before.stop(START, "enough")

    assert (stopped.agenda, stopped.next_due) == ((), None)
    assert not any(stopped.wants(DEPLOYMENT.contact(name)) for name in NAMES)
    assert stopped.stop(START + FOREVER, "again") == stopped


@cases
@given(situations)
def test_only_usable_channels_are_used_and_every_other_is_noted(
    situation: tuple[Engagement, Directory],
) -> None:
    engagement, directory = situation

    _, pages, notes = run(engagement, directory, START + FOREVER)

    for page in pages:
        person = directory.contact(page.contact_arn)
        assert person
        assert person.fault(page.channel_arn) is None
    assert all(note.reason for note in notes)


def test_the_engine_asks_for_contacts_that_it_was_not_given_all_at_once() -> None:
    targets = tuple(ContactTarget(True, DEPLOYMENT.contact(name)) for name in NAMES)

    with pytest.raises(NeededError) as needed:
        engine.advance(engagement_of(Stage(5, targets)), START, Directory())

    assert needed.value.arns == {DEPLOYMENT.contact(name) for name in NAMES}


def test_a_person_named_twice_in_a_stage_is_paged_once_and_is_essential_if_either_is() -> None:
    alice = _alice()
    targets = (ContactTarget(False, alice.arn), ContactTarget(True, alice.arn))

    step = engine.advance(engagement_of(Stage(5, targets)), START, Directory({alice.arn: alice}))

    (page,) = step.pages
    assert page.essential


def test_the_same_page_has_the_same_id_whenever_it_is_planned() -> None:
    alice = _alice()
    engagement = engagement_of(Stage(5, (ContactTarget(True, alice.arn),)))
    directory = Directory({alice.arn: alice})

    (one,), (other,) = (engine.advance(engagement, START, directory).pages for _ in range(2))

    assert one == other
    assert one.page_id[:18] == engagement.arn[-36:-18]


def test_a_person_whose_plan_is_empty_is_noted() -> None:
    alice = replace(_alice(), plan=Plan())
    engagement = engagement_of(Stage(5, (ContactTarget(True, alice.arn),)))

    step = engine.advance(engagement, START, Directory({alice.arn: alice}))

    reasons = [note.reason for note in step.notes]
    assert reasons == ["the engagement plan has no channel", "the stage reached nobody"]


def test_a_page_for_somebody_who_was_deleted_meanwhile_is_noted() -> None:
    alice = _alice(retry_minutes=5)
    engagement = engagement_of(Stage(5, (ContactTarget(True, alice.arn),)))
    step = engine.advance(engagement, START, Directory({alice.arn: alice}))
    rest = replace(engagement, agenda=step.agenda)

    later = engine.advance(rest, START + timedelta(minutes=5), Directory({alice.arn: None}))

    assert (later.agenda, later.pages) == ((), ())
    assert [note.reason for note in later.notes] == ["the contact was deleted"]


def _alice(retry_minutes: int | None = None) -> Contact:
    channel = channel_of("alice", 1)
    return Contact(
        arn=DEPLOYMENT.contact("alice"),
        alias="alice",
        type=ContactType.PERSONAL,
        plan=Plan(stages=(Stage(0, (ChannelTarget(channel.arn, retry_minutes),)),)),
        channels=(channel,),
        created=START,
    )


def test_a_page_that_is_planned_for_somebody_who_acknowledged_is_dropped() -> None:
    alice = _alice(retry_minutes=5)
    engagement = engagement_of(Stage(5, (ContactTarget(True, alice.arn),)))
    directory = Directory({alice.arn: alice})
    rest = engine.advance(engagement, START, directory).agenda
    acknowledged = replace(engagement, agenda=rest, acknowledged=(alice.arn,))

    later = engine.advance(acknowledged, START + timedelta(minutes=5), directory)

    assert later == engine.Step(())


def test_one_record_holds_the_agenda_and_who_is_left_out_of_it_is_noted() -> None:
    """Hundreds may be on call: everybody's first page comes before anybody's second."""
    people = [replace(_alice(), arn=DEPLOYMENT.contact(f"p{number}")) for number in range(200)]
    twice = replace(people[0].plan, stages=(people[0].plan.stages or ()) * 2)
    later = replace((twice.stages or ())[0], minutes=5)
    plan = Plan(stages=(later, later))
    directory = Directory({one.arn: replace(one, plan=plan) for one in people})
    everybody = tuple(ContactTarget(True, one.arn) for one in people)

    step = engine.advance(engagement_of(Stage(0, everybody)), START, directory, limit=1000)
    planned = [*step.pages, *(one for one in step.agenda if isinstance(one, PageDue))]

    assert len(planned) == engine.MAX_PLANNED == 300
    assert {one.contact_arn for one in planned} == {one.arn for one in people}
    (note,) = step.notes
    assert note.reason.startswith("100 uses of channels are left out")


def test_rotations_are_asked_for_all_at_once_and_then_whoever_is_on_call() -> None:
    chance = Random(1)
    arns = [DEPLOYMENT.rotation(str(number)) for number in range(4)]
    rotations: dict[str, Rotation | None] = {
        one: replace(made, recurrence=replace(made.recurrence, coverages=None))
        for one in arns
        if (made := rotation(chance, one))
    }
    schedules = [
        replace(
            _alice(),
            arn=DEPLOYMENT.contact(name),
            type=ContactType.ONCALL_SCHEDULE,
            plan=Plan(rotation_ids=ids),
        )
        for name, ids in (("one", (*rotations,)), ("other", (*rotations, arns[0])))
    ]
    targets = tuple(ContactTarget(True, one.arn) for one in schedules)
    directory = Directory({one.arn: one for one in schedules})

    with pytest.raises(NeededError) as needed:
        engine.advance(engagement_of(Stage(5, targets)), START, directory)
    assert needed.value.arns == {*rotations, arns[0]}

    with pytest.raises(NeededError) as needed:
        known = directory.extended(dict.fromkeys(arns) | rotations)
        engine.advance(engagement_of(Stage(5, targets)), START, known)
    assert needed.value.arns
    assert needed.value.arns <= {DEPLOYMENT.contact(name) for name in NAMES}
