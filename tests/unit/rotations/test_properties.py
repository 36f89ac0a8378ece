"""What holds for every rotation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, pairwise
from math import gcd
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.hand_off_notice import next_look
from incident_manager.domain.on_call import who_is_on_call
from incident_manager.domain.rotation import Rotation, preview, rotation_fault
from incident_manager.domain.shifts import Shift, shift_at, shift_page, shifts
from incident_manager.domain.turns import turns
from tests.cases import few_cases
from tests.unit.rotations.strategies import (
    DAY,
    MINUTE,
    moments,
    overrides,
    recurrences,
    rotations,
    stored,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

always = recurrences(covered=st.none())


def union(spans: Iterable[Shift]) -> list[tuple[datetime, datetime]]:
    """The covered time, without the edges within it."""
    joined: list[tuple[datetime, datetime]] = []
    for span in spans:
        start = joined.pop()[0] if joined and joined[-1][1] == span.start else span.start
        joined.append((start, span.end))
    return joined


def ranges(one: Rotation) -> st.SearchStrategy[list[datetime]]:
    """Three moments in order."""
    return st.tuples(*[moments(one, after=60)] * 3).map(sorted)


@few_cases
@given(rotations())
def test_generated_rotations_break_no_rule_but_that_of_short_windows(one: Rotation) -> None:
    uncovered = replace(one, recurrence=replace(one.recurrence, coverages=None))
    assert rotation_fault(uncovered) is None


@few_cases
@given(st.data())
def test_shifts_of_a_rotation_without_coverages_tile_all_time(data: st.DataObject) -> None:
    one = data.draw(rotations(always))
    made = data.draw(overrides(one))
    _, since, until = data.draw(ranges(one))
    found = list(shifts(one, made, since, until))
    assert all(shift.start < shift.end for shift in found)
    assert all(shift.end == following.start for shift, following in pairwise(found))
    if max(since, one.start) < until:
        assert found[0].start <= max(since, one.start)
        assert found[-1].end >= until


@few_cases
@given(st.data())
def test_shifts_are_in_order_and_never_overlap(data: st.DataObject) -> None:
    one = data.draw(rotations())
    made = data.draw(overrides(one))
    found = list(shifts(one, made, one.start, one.start + 40 * DAY))
    assert all(shift.start < shift.end for shift in found)
    assert all(shift.end <= following.start for shift, following in pairwise(found))


@few_cases
@given(st.data())
def test_overrides_never_change_which_time_is_covered(data: st.DataObject) -> None:
    one = data.draw(rotations())
    made = data.draw(overrides(one))
    until = one.start + 20 * DAY
    assert union(shifts(one, made, one.start, until)) == union(shifts(one, (), one.start, until))


@few_cases
@given(rotations(always))
def test_the_clock_first_shows_a_hand_off_time_when_a_turn_begins(one: Rotation) -> None:
    held = one.recurrence
    times = {(at.hour, at.minute) for at in held.daily}
    times |= {(each.time.hour, each.time.minute) for each in held.weekly}
    times |= {(each.time.hour, each.time.minute) for each in held.monthly}
    for turn in islice(turns(one, one.clock, one.start), 1, 12):
        shown, before = one.clock.reading(turn.start), one.clock.reading(turn.start - MINUTE)
        if (shown.hour, shown.minute) not in times:
            jumped = shown - before > MINUTE
            assert jumped


@few_cases
@given(rotations(always))
def test_every_member_gets_an_equal_share_over_a_full_cycle(one: Rotation) -> None:
    size, at_once = len(one.contact_arns), one.recurrence.number_of_on_calls
    cycle = size // gcd(size, at_once)
    served = [member for turn in range(7, 7 + cycle) for member in one.on_turn(turn)]
    share = cycle * min(at_once, size) // size
    assert {member: served.count(member) for member in one.contact_arns} == dict.fromkeys(
        one.contact_arns, share
    )


@few_cases
@given(st.data())
def test_a_preview_and_the_stored_rotation_agree(data: st.DataObject) -> None:
    one = data.draw(rotations())
    made = data.draw(overrides(one))
    shown = preview(one.contact_arns, one.time_zone_id, one.recurrence, one.start)
    until = one.start + 20 * DAY
    found = list(shifts(stored(one), made, one.start, until))
    assert list(shifts(shown, made, one.start, until)) == found


@few_cases
@given(st.data())
def test_splitting_a_range_changes_nothing(data: st.DataObject) -> None:
    one = data.draw(rotations())
    made = data.draw(overrides(one))
    since, cut, until = data.draw(ranges(one))
    first, second = (list(shifts(one, made, *r)) for r in ((since, cut), (cut, until)))
    whole = list(shifts(one, made, since, until))
    assert list(dict.fromkeys([*first, *second])) == whole


@few_cases
@given(st.data())
def test_pages_of_any_size_make_up_the_range(data: st.DataObject) -> None:
    one = data.draw(rotations())
    made = data.draw(overrides(one))
    since, _, until = data.draw(ranges(one))
    limit = data.draw(st.integers(1, 7))
    paged: list[Shift] = []
    cursor: datetime | None = since
    while cursor is not None:
        page = shift_page(one, made, cursor, until, limit)
        paged, cursor = paged + list(page.shifts), page.next_since
        assert len(page.shifts) <= limit
    assert paged == list(shifts(one, made, since, until))


@few_cases
@given(st.data())
def test_who_is_on_call_agrees_with_the_shifts(data: st.DataObject) -> None:
    one = data.draw(rotations())
    made = data.draw(overrides(one))
    moment = data.draw(moments(one, after=60))
    listed = shifts(one, made, one.start - DAY, one.start + 61 * DAY)
    found = [shift for shift in listed if shift.start <= moment < shift.end]
    assert len(found) <= 1
    assert shift_at(one, made, moment) == (found[0] if found else None)
    assert who_is_on_call(one, made, moment) == (found[0].contact_arns if found else ())


@few_cases
@given(st.data())
def test_an_old_rotation_counts_on_where_a_young_one_would(data: st.DataObject) -> None:
    """Turns reached by arithmetic are those reached one by one."""
    one = data.draw(rotations(always))
    stepped = list(islice(turns(one, one.clock, one.start), 40))
    reached = data.draw(st.sampled_from(stepped))
    moment = reached.start + (reached.end - reached.start) * data.draw(st.sampled_from((0, 0.99)))
    assert next(turns(one, one.clock, moment)) == reached
    assert next_look(one, moment) == reached.end


@few_cases
@given(st.data())
def test_a_moment_is_covered_as_long_as_its_shift_says(data: st.DataObject) -> None:
    one = data.draw(rotations())
    made = data.draw(overrides(one))
    shift = shift_at(one, made, data.draw(moments(one)))
    if shift is not None:
        tick = timedelta.resolution
        assert shift_at(one, made, shift.start) == shift_at(one, made, shift.end - tick) == shift
        assert shift_at(one, made, shift.end) != shift
        assert shift_at(one, made, shift.start - tick) != shift
