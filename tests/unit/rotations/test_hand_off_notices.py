"""Who went on call and who went off, from one look at a rotation to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.hand_off_notice import HandOff, look, next_look, on_call_until
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG
from incident_manager.domain.on_call import who_is_on_call
from incident_manager.domain.rotation import EARLIEST_START, HORIZON
from tests.cases import few_cases
from tests.unit.rotations.rotas import coverage, daily, local, override, rotation, utc, weekly
from tests.unit.rotations.strategies import DAY, moments, overrides, rotations

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.rotation import Rotation

WEEKDAYS = dict.fromkeys(("MON", "TUE", "WED", "THU", "FRI"), "09:00-17:00")
MONDAY = utc("2026-06-01T09:00")


def told(one: Rotation) -> Rotation:
    return replace(one, tags={HAND_OFF_TAG: "SMS"})


def looked(one: Rotation, now: datetime) -> tuple[Rotation, HandOff | None]:
    """The rotation as it reads once it is stored."""
    kept, hand_off = look(one, now)
    return replace(kept, version=one.version + 1), hand_off


def heard(one: Rotation, since: str | datetime, until: str) -> list[str]:
    """Every notice, as `time: +who came -who went`, when looks are as prompt as can be."""
    start = utc(since) if isinstance(since, str) else since
    found: list[str] = []
    one, _ = looked(told(one), start)
    while (now := one.look_at) and now < utc(until):
        one, hand_off = looked(one, now)
        if hand_off:
            came = "".join(f" +{who}" for who in hand_off.came)
            went = "".join(f" -{who}" for who in hand_off.went)
            found.append(f"{now:%a %d %b %H:%M}:{came}{went}")
    return found


def test_each_hand_off_is_told() -> None:
    one = rotation(daily("09:00"), MONDAY)

    assert heard(one, MONDAY, "2026-06-04") == [
        "Tue 02 Jun 09:00: +b -a",
        "Wed 03 Jun 09:00: +c -b",
    ]


def test_who_is_on_call_when_the_rotation_starts_is_told() -> None:
    one = rotation(daily("09:00"), MONDAY)

    assert heard(one, "2026-05-01", "2026-06-02") == ["Mon 01 Jun 09:00: +a"]


def test_coverage_begins_and_ends_somebody_s_time_on_call() -> None:
    one = rotation(replace(weekly("MON 09:00"), coverages=coverage(**WEEKDAYS)), MONDAY)

    assert heard(one, "2026-06-05T12:00", "2026-06-09") == [
        "Fri 05 Jun 17:00: -a",
        "Mon 08 Jun 09:00: +b",
        "Mon 08 Jun 17:00: -b",
    ]


def test_an_override_is_told_when_it_begins_and_when_it_ends() -> None:
    one = rotation(daily("09:00"), MONDAY)
    one = replace(one, overrides=(override("c", "2026-06-01T20:00", "2026-06-02T06:00"),))

    assert heard(one, MONDAY, "2026-06-03") == [
        "Mon 01 Jun 20:00: +c -a",
        "Tue 02 Jun 06:00: +a -c",
        "Tue 02 Jun 09:00: +b -a",
    ]


def test_an_override_for_who_is_on_call_anyway_is_no_news() -> None:
    one = rotation(daily("09:00"), MONDAY)
    one = replace(one, overrides=(override("a", "2026-06-01T20:00", "2026-06-02T06:00"),))

    assert heard(one, MONDAY, "2026-06-03") == ["Tue 02 Jun 09:00: +b -a"]


def test_who_stays_on_call_is_told_nothing() -> None:
    one = rotation(daily("09:00", at_once=2), MONDAY, members="abc")

    assert heard(one, MONDAY, "2026-06-04") == [
        "Tue 02 Jun 09:00: +c -b",
        "Wed 03 Jun 09:00: +b -a",
    ]


def test_the_only_member_is_never_told_and_costs_a_look_a_hand_off() -> None:
    one = rotation(daily("09:00"), MONDAY, members="a")

    assert heard(one, MONDAY, "2027-06-01") == []
    assert next_look(one, MONDAY) == MONDAY + DAY


def test_a_hand_off_is_told_at_its_wall_clock_time_when_clocks_change() -> None:
    one = rotation(daily("09:00"), local("Europe/Berlin", "2026-03-27T09:00"), "Europe/Berlin")

    assert heard(one, one.start, "2026-03-30") == [
        "Sat 28 Mar 08:00: +b -a",
        "Sun 29 Mar 07:00: +c -b",
    ]


def test_nothing_is_looked_at_once_the_calendar_has_ended() -> None:
    one, _ = looked(told(rotation(daily("09:00"), MONDAY)), HORIZON)

    assert one.look_at is None


def test_what_was_missed_makes_one_notice_of_what_is_true_now() -> None:
    one, _ = looked(told(rotation(daily("09:00"), MONDAY, members="abcd")), MONDAY)
    late = MONDAY + timedelta(days=3, hours=5)

    _, hand_off = looked(one, late)

    assert hand_off == HandOff(late, ("d",), ("a",), ("d",), direct=False)


def test_a_look_that_is_a_little_late_still_saw_who_took_over_from_whom() -> None:
    one, _ = looked(told(rotation(daily("09:00"), MONDAY)), MONDAY)

    _, hand_off = looked(one, MONDAY + timedelta(days=1, seconds=50))

    assert hand_off
    assert hand_off.direct


def test_the_first_look_only_learns_who_is_on_call() -> None:
    one, hand_off = looked(told(rotation(daily("09:00"), MONDAY)), MONDAY)

    assert hand_off is None
    assert one.watch
    assert one.watch.on_call == ("a",)


def test_a_rotation_is_looked_at_at_once_when_it_was_changed_and_not_before_else() -> None:
    one, _ = looked(told(rotation(daily("09:00"), MONDAY)), MONDAY)

    assert one.look_at == MONDAY + DAY
    assert replace(one, version=one.version + 1).look_at == EARLIEST_START


def test_a_rotation_whose_tag_was_removed_is_looked_at_once_more_to_forget() -> None:
    one, _ = looked(told(rotation(daily("09:00"), MONDAY)), MONDAY)
    untold = replace(one, tags={}, version=one.version + 1)

    assert untold.look_at == EARLIEST_START
    forgotten, hand_off = looked(untold, MONDAY + DAY)
    assert (forgotten.watch, forgotten.look_at, hand_off) == (None, None, None)


def test_a_rotation_without_the_tag_is_never_looked_at() -> None:
    assert rotation(daily("09:00"), MONDAY).look_at is None


def test_a_time_on_call_lasts_over_hand_offs_to_oneself() -> None:
    one = rotation(daily("09:00"), MONDAY, members="aab")

    assert on_call_until(one, "a", MONDAY) == MONDAY + 2 * DAY


def test_a_time_on_call_ends_with_the_coverage() -> None:
    one = rotation(replace(weekly("MON 09:00"), coverages=coverage(**WEEKDAYS)), MONDAY)

    assert on_call_until(one, "a", MONDAY) == utc("2026-06-01T17:00")


def test_the_only_member_s_time_on_call_has_no_end() -> None:
    assert on_call_until(rotation(daily("09:00"), MONDAY, members="a"), "a", MONDAY) is None


@few_cases
@given(st.data())
def test_notices_in_order_tell_who_is_on_call_at_every_moment(data: st.DataObject) -> None:
    one = data.draw(rotations())
    one, _ = looked(told(replace(one, overrides=data.draw(overrides(one)))), one.start - 3 * DAY)
    watched = sorted(data.draw(st.lists(moments(one), min_size=1, max_size=20)))
    known: set[str] = set()

    for moment in watched:
        while (now := one.look_at) and now <= moment:
            one, hand_off = looked(one, now)
            if hand_off:
                assert known.isdisjoint(hand_off.came)
                assert known.issuperset(hand_off.went)
                assert hand_off.direct
                known = known.difference(hand_off.went).union(hand_off.came)
                assert known == set(hand_off.on_call)
        assert known == set(who_is_on_call(one, one.overrides, moment))


@few_cases
@given(st.data())
def test_who_goes_on_call_is_until_they_are_told_that_they_go_off(data: st.DataObject) -> None:
    one = data.draw(rotations())
    one = replace(one, overrides=data.draw(overrides(one)))
    now = data.draw(moments(one))

    for who in who_is_on_call(one, one.overrides, now):
        until = on_call_until(one, who, now)
        last = until or now + 3 * DAY
        edge: datetime | None = now
        while edge and edge < last:
            assert who in who_is_on_call(one, one.overrides, edge)
            edge = next_look(one, edge)
        assert until is None or who not in who_is_on_call(one, one.overrides, until)
