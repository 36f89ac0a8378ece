"""What stories are made of: a cast of three people, two escalation plans, a schedule, three
response plans, and what may happen to them.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.model.on_call import Override, Rotation

BEGIN = 3 * 60  # the minute of the day at which the story begins
DAY = 24 * 60
PEOPLE = ("alice", "bob", "carol")
ESCALATIONS = ("ops", "team")
SCHEDULE = "primary"
ROTATIONS = ("day", "night")
PLANS = {"checkout": None, "payments": "shop", "search": "shop"}  # and their dedupe strings
ALARMS = ("errors", "latency")
CHANNELS = ("sms", "email")
STATES = (*["ready"] * 5, "not activated", "opted out", "deleted")
HAND_OFFS = tuple(BEGIN + minute for minute in (1, 2, 3, 5, 6, 7, 9, 12, 15, 30))
STARTS = tuple(BEGIN + minute for minute in (-2 * DAY - 7, -DAY - 3, -1, 4))


def some(elements: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(elements, min_size=least, max_size=most).map(tuple)


def _stages(
    targets: st.SearchStrategy[Any], least: int, minutes: st.SearchStrategy[int]
) -> st.SearchStrategy[Any]:
    """A stage without targets lasts at least a minute."""
    stage = st.tuples(minutes, some(targets, 0, 3) | some(targets, 1, 2))
    return some(stage.filter(lambda one: bool(one[0] or one[1])), least, 4)


states = st.sampled_from(STATES)
uses = st.tuples(
    st.sampled_from((*CHANNELS, *CHANNELS, *CHANNELS, "gone")), st.none() | st.integers(0, 4)
)
own_plans = _stages(uses, 1, st.integers(0, 8))
targets = st.tuples(st.sampled_from((*PEOPLE * 2, SCHEDULE, SCHEDULE, "ghost")), st.booleans())
escalations = st.one_of(
    _stages(targets, 3, st.integers(0, 6)),
    _stages(targets, 2, st.integers(0, 6)),
    _stages(targets, 0, st.integers(0, 10)),
)
members = st.just(PEOPLE[:2]) | some(st.sampled_from(PEOPLE), 1, 4)
rotations = st.builds(
    Rotation,
    members,
    st.sampled_from(STARTS),
    some(st.sampled_from(HAND_OFFS), 1, 5).map(lambda times: tuple(dict.fromkeys(times))),
    st.integers(1, 2),
    st.integers(1, 2),
)
contacts = st.sampled_from((*ESCALATIONS * 3, *PEOPLE, SCHEDULE, "ghost"))
engaged = st.just(ESCALATIONS) | some(contacts, 1, 2).map(lambda drawn: tuple(dict.fromkeys(drawn)))
few_minutes = st.integers(0, 4)
minutes = st.integers(0, 12) | st.integers(0, 40) | st.sampled_from((60, DAY))
alarm_verbs = st.sampled_from(("fires", "fires", "calms"))
endings = st.sampled_from(("resolves", "stops", "deletes_incident"))
plans = st.sampled_from(tuple(PLANS))
alarms = st.sampled_from(ALARMS)
right_codes = st.sampled_from((True, True, True, False))
which = st.integers(0, 8)  # counted from the newest
edits = st.one_of(
    st.tuples(st.just("changes_person"), st.sampled_from(PEOPLE), own_plans),
    st.tuples(st.just("changes_escalation"), st.sampled_from(ESCALATIONS), escalations),
    st.tuples(
        st.just("changes_channel"), st.sampled_from(PEOPLE), st.sampled_from(CHANNELS), states
    ),
    st.tuples(st.just("changes_members"), st.sampled_from(ROTATIONS), members),
    st.tuples(st.just("deletes_contact"), st.sampled_from((*PEOPLE, *ESCALATIONS, SCHEDULE))),
)


@st.composite
def overrides(draw: st.DrawFn, now: int, rotation: Rotation) -> Override:
    """One that may be made: it lasts 30 minutes, ends in the future, and there is a shift in it."""
    start = now + draw(st.integers(-29, 20))
    length = draw(st.integers(30, 60))
    end = max(start + length, now + 1, rotation.start + 1)
    named = draw(some(st.sampled_from(rotation.members), 0, 2))
    return Override(tuple(dict.fromkeys(named)), start, end)
