"""What every store must do: lists, their windows, and what is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, TypeVar

import pytest

from incident_manager.adapters.dynamodb.layout import ref_of, shard
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG
from incident_manager.domain.incident import IncidentStatus
from incident_manager.domain.page import Page
from incident_manager.domain.rotation import HandOffWatch, Rotation
from incident_manager.store import Aggregate, Slice, Span, Window
from tests.contract.records import (
    NOON,
    answer,
    calendar_feed,
    contact,
    engagement,
    event,
    finding,
    incident,
    item,
    page,
    plan,
    put,
    rotation,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.store import Store

ALL = Window(100)
T = TypeVar("T", bound=Aggregate)


def minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def walk(fetch: Callable[[Window], Slice[T]], size: int) -> list[T]:
    """The whole list, a window at a time; no window is longer than asked for, none is empty."""
    found = fetch(Window(size))
    items = list(found.items)
    while found.next is not None:
        assert len(found.items) == size
        found = fetch(Window(size, found.next))
        assert found.items
        items += found.items
    return items


def some_page(letter: str) -> Page:
    return page(f"aaaaaaaa-aaaa-4aaa-8bbb-bbbbbbbbbbb{letter}")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 100])
def test_every_list_is_walked_through_in_order_without_gap_or_repetition(
    store: Store, size: int
) -> None:
    names = "abcdefg"
    store.commit([contact(name) for name in names])
    store.commit([plan(name) for name in names])
    store.commit([rotation(name, name) for name in names])
    store.commit(
        [replace(some_page(name), created=minutes(place)) for place, name in enumerate(names)]
    )
    store.commit([answer(name) for name in names])
    store.commit([finding(name) for name in names])
    store.commit([event(name, minutes(place)) for place, name in enumerate(names)])
    store.commit([incident(name, minutes(place)) for place, name in enumerate(names)])
    store.commit([engagement(f"{name * 18}-x", minutes(place)) for place, name in enumerate(names)])
    feeds = [calendar_feed(name, minutes(place)) for place, name in enumerate(names)]
    store.commit(feeds)

    arn = event().incident_arn
    aliases = [one.alias for one in walk(lambda w: store.contacts("", w), size)]
    rotations = [one.name for one in walk(lambda w: store.rotations("", w), size)]
    plans = [one.name for one in walk(store.response_plans, size)]
    pages = [one.arn[-1] for one in walk(lambda w: store.pages(engagement().arn, w), size)]
    alice = some_page("a").contact_arn
    paged = [one.arn[-1] for one in walk(lambda w: store.pages_of_contact(alice, w), size)]
    answers = [
        one.contact_arn[-1] for one in walk(lambda w: store.answers(engagement().arn, w), size)
    ]
    findings = [one.id for one in walk(lambda w: store.findings(arn, w), size)]
    newest = [one.id for one in walk(lambda w: store.timeline(arn, w), size)]
    oldest = [one.id for one in walk(lambda w: store.timeline(arn, w, newest_first=False), size)]
    opened = [one.arn[-1] for one in walk(lambda w: store.incidents(None, Span(), w), size)]
    engaged = [one.arn[-3] for one in walk(lambda w: store.engagements(Span(), w), size)]

    made = [one.id for one in walk(store.calendar_feeds, size)]

    assert [aliases, rotations, plans, pages, answers, findings, oldest] == [list(names)] * 7
    assert made == [one.id for one in reversed(feeds)]
    assert [newest, opened, engaged, paged] == [list(reversed(names))] * 4


def test_related_items_are_listed_apart_from_all_else_of_the_incident(store: Store) -> None:
    items = [replace(item(), value=str(number)) for number in range(5)]
    elsewhere = replace(item(), incident_arn=incident("2").arn)
    store.commit([incident(), event(), elsewhere, *items])

    found = walk(lambda window: store.related_items(incident().arn, window), 2)

    assert found == sorted((replace(one, version=1) for one in items), key=lambda one: one.name)


def test_the_parts_of_an_incident_are_all_that_is_kept_with_it_but_not_itself(
    store: Store,
) -> None:
    events = [event(str(number)) for number in range(5)]
    store.commit([incident(), item(), *events, event(incident_name="2"), plan()])
    arn = incident().arn

    found = store.parts(arn, 100)

    expected: list[Aggregate] = [item(), *events]
    assert {ref_of(one) for one in found} == {ref_of(one) for one in expected}
    assert len(store.parts(arn, 2)) == 2
    store.commit(delete=found)
    assert store.parts(arn, 100) == ()


def test_an_empty_list_is_empty_and_has_no_next(store: Store) -> None:
    assert store.contacts("", ALL) == Slice(())
    assert store.rotations("", ALL) == Slice(())
    assert store.response_plans(ALL) == Slice(())
    assert store.calendar_feeds(ALL) == Slice(())
    assert store.incidents(None, Span(), ALL) == Slice(())
    assert store.engagements(Span(), ALL) == Slice(())
    assert store.pages(engagement().arn, ALL) == Slice(())
    assert store.pages_of_contact(contact().arn, ALL) == Slice(())
    assert store.findings(incident().arn, ALL) == Slice(())
    assert store.timeline(incident().arn, ALL) == Slice(())
    assert list(store.overdue(NOON)) == []
    assert store.related_items(incident().arn, ALL) == Slice(())


def test_a_list_that_just_fits_has_no_next(store: Store) -> None:
    store.commit([contact("a"), contact("b")])

    assert store.contacts("", Window(2)).next is None


def test_what_is_inserted_meanwhile_shifts_no_page_of_names(store: Store) -> None:
    store.commit([contact(name) for name in "bdf"])
    first = store.contacts("", Window(2))

    store.commit([contact("a"), contact("e")])
    second = store.contacts("", Window(2, first.next))

    assert [one.alias for one in first.items] == ["b", "d"]
    assert [one.alias for one in second.items] == ["e", "f"]


def test_what_is_inserted_meanwhile_shifts_no_page_of_times(store: Store) -> None:
    store.commit([incident(name, minutes(place)) for place, name in enumerate("abcd")])
    first = store.incidents(None, Span(), Window(2))

    store.commit([incident("new", minutes(10))])
    second = store.incidents(None, Span(), Window(2, first.next))

    assert [one.arn[-1] for one in (*first.items, *second.items)] == ["d", "c", "b", "a"]


def test_what_is_deleted_meanwhile_shifts_nothing_even_if_the_cursor_stood_on_it(
    store: Store,
) -> None:
    events = store.commit([event(name, minutes(place)) for place, name in enumerate("abcd")])
    first = store.timeline(event().incident_arn, Window(2), newest_first=False)

    store.commit(delete=[events[1]])
    second = store.timeline(event().incident_arn, Window(2, first.next), newest_first=False)

    assert [one.id for one in second.items] == ["c", "d"]


def test_contacts_are_chosen_by_the_beginning_of_their_alias(store: Store) -> None:
    store.commit([contact(name) for name in ("al", "alice", "alina", "am", "bob")])

    assert [one.alias for one in store.contacts("al", ALL).items] == ["al", "alice", "alina"]
    assert [one.alias for one in walk(lambda w: store.contacts("ali", w), 1)] == ["alice", "alina"]
    assert store.contacts("x", ALL).items == ()


@pytest.mark.parametrize("size", [1, 2, 100])
def test_rotations_are_chosen_by_the_beginning_of_their_name_whatever_is_in_it(
    store: Store, size: int
) -> None:
    names = ["\top", "\u2003op", "op", "op one", "op-two", "op.", "opa", "ops", "p"]
    store.commit([rotation(name, str(place)) for place, name in enumerate(names)])

    def chosen(prefix: str) -> list[str]:
        return [one.name for one in walk(lambda w: store.rotations(prefix, w), size)]

    assert sorted(chosen("")) == sorted(names)
    assert sorted(chosen("op")) == sorted(name for name in names if name.startswith("op"))
    assert chosen("op ") == ["op one"]
    assert chosen("\t") == ["\top"]
    assert chosen("x") == []


@pytest.mark.parametrize("size", [1, 2, 100])
def test_rotations_of_one_name_are_all_listed(store: Store, size: int) -> None:
    store.commit([rotation("ops", number) for number in "231"])

    walked = walk(lambda w: store.rotations("ops", w), size)

    assert [one.arn[-1] for one in walked] == ["1", "2", "3"]


def test_contacts_rotations_and_plans_are_listed_apart(store: Store) -> None:
    store.commit([contact("a"), plan("b"), rotation("c")])

    assert [one.alias for one in store.contacts("", ALL).items] == ["a"]
    assert [one.name for one in store.response_plans(ALL).items] == ["b"]
    assert [one.name for one in store.rotations("", ALL).items] == ["c"]


def test_a_timeline_is_that_of_one_incident_and_of_events_alone(store: Store) -> None:
    store.commit([incident("1"), incident("2"), item(), event("a"), event("b", incident_name="2")])

    assert [one.id for one in store.timeline(incident("1").arn, ALL).items] == ["a"]


def test_events_of_the_same_instant_are_all_listed(store: Store) -> None:
    store.commit([event(name) for name in "cab"])

    walked = walk(lambda w: store.timeline(event().incident_arn, w, newest_first=False), 1)

    assert [one.id for one in walked] == ["a", "b", "c"]


def test_an_event_moves_with_its_time(store: Store) -> None:
    a, _ = put(store, event("a", minutes(1))), put(store, event("b", minutes(2)))

    store.commit([replace(a, time=minutes(3))])

    found: tuple[TimelineEvent, ...] = store.timeline(event().incident_arn, ALL).items
    assert [one.id for one in found] == ["a", "b"]


def test_order_is_that_of_the_instant_whatever_the_offset(store: Store) -> None:
    berlin = timezone(timedelta(hours=1))
    store.commit([event("late", datetime(2026, 1, 1, 12, 0, tzinfo=UTC))])
    store.commit([event("early", datetime(2026, 1, 1, 12, 30, tzinfo=berlin))])

    found = store.timeline(event().incident_arn, ALL, newest_first=False)

    assert [one.id for one in found.items] == ["early", "late"]


def test_pages_are_those_of_one_engagement(store: Store) -> None:
    other = engagement("cccccccc-cccc-4ccc-8ccc-cccccccccccc")
    foreign = page("cccccccc-cccc-4ccc-8ddd-dddddddddddd")
    store.commit([engagement(), page(), other, replace(foreign, engagement_arn=other.arn)])

    assert [one.arn for one in store.pages(engagement().arn, ALL).items] == [page().arn]


def test_the_pages_of_a_person_are_whole_and_of_every_engagement(store: Store) -> None:
    elsewhere = replace(
        page("cccccccc-cccc-4ccc-8ddd-dddddddddddd"), created=minutes(1), engagement_arn="another"
    )
    foreign = replace(some_page("f"), contact_arn=contact("bob").arn)
    first, second, _ = store.commit([page(due=NOON), elsewhere, foreign])

    assert store.pages_of_contact(page().contact_arn, ALL).items == (second, first)


def test_the_pages_of_a_person_are_listed_as_they_are_now(store: Store) -> None:
    saved, gone = store.commit([some_page("a"), some_page("b")])
    assert isinstance(saved, Page)
    (changed,) = store.commit([saved.sent(minutes(1), "message-1", attempt=1)])
    store.commit(delete=[gone])

    assert store.pages_of_contact(saved.contact_arn, ALL).items == (changed,)


def test_findings_are_those_of_one_incident_and_nothing_else_of_it(store: Store) -> None:
    others = (incident(), item(), event(), finding("b", incident_name="2"))
    store.commit([finding("a"), *others])

    assert [one.id for one in store.findings(incident().arn, ALL).items] == ["a"]


def test_incidents_are_listed_by_status_and_move_when_it_changes(store: Store) -> None:
    one, _ = put(store, incident("1")), put(store, incident("2", minutes(1)))

    store.commit([replace(one, status=IncidentStatus.RESOLVED)])

    assert _names(store.incidents(IncidentStatus.OPEN, Span(), ALL)) == ["2"]
    assert _names(store.incidents(IncidentStatus.RESOLVED, Span(), ALL)) == ["1"]
    assert _names(store.incidents(None, Span(), ALL)) == ["2", "1"]


def test_a_span_begins_with_its_first_instant_and_ends_before_its_last(store: Store) -> None:
    store.commit([incident(str(number), minutes(number)) for number in range(5)])
    span = Span(since=minutes(1), until=minutes(3))

    assert _names(store.incidents(None, span, ALL)) == ["2", "1"]
    assert _names(store.incidents(None, Span(since=minutes(3)), ALL)) == ["4", "3"]
    assert _names(store.incidents(None, Span(until=minutes(1)), ALL)) == ["0"]
    walked = walk(lambda w: store.incidents(None, span, w), 1)
    assert [one.arn[-1] for one in walked] == ["2", "1"]
    assert all(one.created in span for one in walked)


def test_engagements_are_chosen_by_the_span_of_their_start(store: Store) -> None:
    store.commit([engagement(f"{number}" * 18, minutes(number)) for number in range(5)])

    found = store.engagements(Span(since=minutes(1), until=minutes(3)), ALL)

    assert [one.started for one in found.items] == [minutes(2), minutes(1)]


def test_what_is_overdue_is_what_was_due_before_now(store: Store) -> None:
    late = engagement("a" * 18, due=minutes(-1))
    owed = replace(some_page("a"), due_at=minutes(-2))
    coming, done = engagement("b" * 18, due=minutes(1)), engagement("c" * 18)
    later, sent = replace(some_page("b"), due_at=NOON), some_page("c")
    store.commit([late, coming, done, owed, later, sent])

    assert set(store.overdue(NOON)) == {ref_of(late), ref_of(owed)}


def test_what_was_done_is_no_longer_overdue(store: Store) -> None:
    late, owed = put(store, engagement(due=minutes(-1))), put(store, page(due=minutes(-1)))

    store.commit([replace(late, agenda=()), replace(owed, due_at=None)])

    assert list(store.overdue(NOON)) == []


def test_all_that_is_overdue_is_found_the_oldest_of_each_shard_first(store: Store) -> None:
    late = [engagement(f"{number:018d}", due=minutes(-number)) for number in range(1, 40)]
    store.commit(late)

    found = list(store.overdue(NOON))

    by_shard: dict[int, list[str]] = {}
    for ref in found:
        by_shard.setdefault(shard(ref.id), []).append(ref.id)
    age = {one.arn: place for place, one in enumerate(late)}
    assert set(found) == {ref_of(one) for one in late}
    assert all(ids == sorted(ids, key=lambda one: -age[one]) for ids in by_shard.values())


def _names(found: Slice[Aggregate]) -> list[str]:
    return [ref_of(one).id[-1] for one in found.items]


def test_hand_offs_that_are_due_are_found_the_longest_due_first_and_page_nobody(
    store: Store,
) -> None:
    later, due, now = (told_rotation(name, at) for name, at in (("1", 1), ("2", -1), ("3", 0)))
    changed = put(store, told_rotation("4", 5))
    store.commit([later, due, now])

    assert list(store.hand_offs_due(NOON)) == [ref_of(due), ref_of(now)]
    assert list(store.overdue(minutes(60))) == []
    put(store, changed)
    assert list(store.hand_offs_due(NOON)) == [ref_of(one) for one in (changed, due, now)]


def test_a_rotation_whose_members_want_no_notice_is_never_due(store: Store) -> None:
    told = put(store, told_rotation("1", -1))
    put(store, replace(rotation(rotation_id="2"), watch=None))

    put(store, replace(told, tags={}, watch=None))

    assert list(store.hand_offs_due(minutes(60))) == []


def told_rotation(rotation_id: str, look_at: float) -> Rotation:
    """Not stored yet; to be looked at in so many minutes, once it is."""
    one = rotation(rotation_id=rotation_id)
    watch = HandOffWatch(("alice",), minutes(look_at), one.version + 1)
    return replace(one, tags={HAND_OFF_TAG: "SMS"}, watch=watch)
