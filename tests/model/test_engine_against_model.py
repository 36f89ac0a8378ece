"""Whatever happens, in whatever order: the product pages whom the reference says, on the same
channels, in the same minutes.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.model import drawing, sight
from tests.model.deployment import Deployed
from tests.model.nouns import Page, Person, Plan
from tests.model.reference import Reference


class Story(RuleBasedStateMachine):
    """Everything happens to both; `events` are deliveries that may come again."""

    def __init__(self) -> None:
        super().__init__()
        self.product = Deployed()
        self.model = Reference(drawing.BEGIN)
        self.events: list[tuple[str, str, str, str]] = []
        self.overridden: dict[str, int] = {}

    def happens(self, verb: str, *args: Any, **more: Any) -> None:
        came = getattr(self.product, verb)(*args, **more)
        assert came == getattr(self.model, verb)(*args, **more), verb

    # Who there is

    @initialize(
        people=st.tuples(*[st.tuples(drawing.states, drawing.states, drawing.own_plans)] * 3),
        escalations=st.tuples(drawing.escalations, drawing.escalations),
        rotations=st.tuples(drawing.rotations, drawing.rotations),
        of_schedule=st.just(("day",)) | drawing.some(st.sampled_from(drawing.ROTATIONS), 0, 2),
        engaged=st.tuples(*[drawing.engaged] * 3),
    )
    def begins(
        self, people: Any, escalations: Any, rotations: Any, of_schedule: Any, engaged: Any
    ) -> None:
        for name, (sms, email, stages) in zip(drawing.PEOPLE, people, strict=True):
            states = {"sms": sms, "email": email}
            self.product.person(name, states, stages)
            self.model.people[name] = Person(
                {one: state for one, state in states.items() if state != "deleted"}, stages
            )
        for name, rotation in zip(drawing.ROTATIONS, rotations, strict=True):
            self.product.rotation(name, rotation)
            self.model.rotations[name] = rotation
        named = tuple(dict.fromkeys(of_schedule))
        self.product.schedule(drawing.SCHEDULE, named)
        self.model.schedules[drawing.SCHEDULE] = named
        for name, stages in zip(drawing.ESCALATIONS, escalations, strict=True):
            self.product.escalation(name, stages)
            self.model.escalations[name] = stages
        for (name, dedupe), who in zip(drawing.PLANS.items(), engaged, strict=True):
            self.product.response_plan(name, who, dedupe)
            self.model.plans[name] = Plan(who, dedupe)
        self.an_alarm_changes("fires", "checkout", "errors")

    # Alarms and incidents

    @rule(verb=drawing.alarm_verbs, plan=drawing.plans, alarm=drawing.alarms)
    def an_alarm_changes(self, verb: str, plan: str, alarm: str) -> None:
        self.events.append((verb, plan, alarm, f"event-{len(self.events)}"))
        self.happens(*self.events[-1])

    @rule(which=drawing.which)
    def an_event_is_delivered_again(self, which: int) -> None:
        self.happens(*newest(self.events, which))

    @rule(verb=drawing.endings, which=drawing.which)
    def something_ends(self, verb: str, which: int) -> None:
        ended = self.model.engagements if verb == "stops" else self.model.incidents
        if ended:
            self.happens(verb, number(ended, which))

    # Engagements

    @rule(contact=drawing.contacts, which=st.none() | drawing.which)
    def somebody_is_engaged_by_hand(self, contact: str, which: int | None) -> None:
        incident = None if which is None else number(self.model.incidents, which)
        self.happens("engages", contact, incident)

    @precondition(lambda self: self.waiting())
    @rule(which=drawing.which, right_code=drawing.right_codes)
    def a_page_is_answered(self, which: int, right_code: bool) -> None:
        engagement, page = newest(self.waiting(), which)
        self.happens("acknowledges", engagement, page, right_code=right_code)
        self.happens("passes", 1)

    @precondition(lambda self: self.model.sent)
    @rule(which=drawing.which, right_code=drawing.right_codes)
    def any_page_is_answered(self, which: int, right_code: bool) -> None:
        """An old one, one that was answered before, one that nobody waits for any more."""
        engagement, page = newest(list(self.model.pages()), which)
        self.happens("acknowledges", engagement, page, right_code=right_code)

    def waiting(self) -> list[tuple[int, Page]]:
        """Pages of engagements that have something to come."""
        engagements = self.model.engagements
        return [one for one in self.model.pages() if engagements[one[0]].due is not None]

    # Time

    @rule(minutes=drawing.minutes)
    def time_passes(self, minutes: int) -> None:
        self.happens("passes", minutes)

    @precondition(lambda self: self.model.due)
    @rule(minutes=drawing.few_minutes)
    def a_few_minutes_pass(self, minutes: int) -> None:
        self.happens("passes", minutes)

    @precondition(lambda self: self.model.due)
    @rule(minutes=drawing.minutes, clock_is_lost=st.booleans())
    def nothing_runs(self, minutes: int, clock_is_lost: bool) -> None:
        self.happens("sleeps", minutes)
        if clock_is_lost:
            self.happens("loses_the_clock")

    @precondition(lambda self: self.model.due)
    @rule(which=drawing.which)
    def the_clock_calls_once_more(self, which: int) -> None:
        self.happens("is_called_again", number(self.model.engagements, which))

    @precondition(lambda self: self.model.due)
    @rule()
    def the_watchdog_looks(self) -> None:
        self.happens("is_watched")

    # Edits

    @rule(edit=drawing.edits)
    def something_is_edited(self, edit: tuple[Any, ...]) -> None:
        self.happens(*edit)

    @rule(name=st.sampled_from(drawing.ROTATIONS), data=st.data())
    def an_override_is_made(self, name: str, data: st.DataObject) -> None:
        """One a minute: of two that are made at the same moment either may be the last."""
        if self.overridden.get(name) == self.model.now:
            return
        self.overridden[name] = self.model.now
        drawn = data.draw(drawing.overrides(self.model.now, self.model.rotations[name]))
        self.happens("overrides", name, drawn)

    # What must be true

    @invariant()
    def both_did_the_same(self) -> None:
        found = sight.of_product(self.product)
        different = sight.differences(found, sight.of_reference(self.model))
        assert not different, "\n".join(different)
        assert not [one for one in found.engagements if sight.paged_after_an_answer(one)]

    @invariant()
    def one_incident_is_open_for_one_key(self) -> None:
        keys = [one.lock_key for one in self.product.world.incidents if one.open]
        assert len(keys) == len(set(keys))


def number(of: list[Any], which: int) -> int:
    return len(of) - 1 - which % len(of)


def newest(of: list[Any], which: int) -> Any:
    return of[number(of, which)]


EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "0"))
TestStory = Story.TestCase
TestStory.settings = settings(
    derandomize=not EXAMPLES,
    max_examples=EXAMPLES or 250,
    stateful_step_count=40,
    deadline=None,
)
