"""What every store must do: reads, commits and conflicts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.adapters.dynamodb.layout import ref_of
from incident_manager.domain.contact import Contact
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import DeletedIncident, Incident
from incident_manager.domain.page import Page
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.store import ConflictError, Ref, Span, Window, page_refs
from tests.contract.records import (
    EVERY_KIND,
    NOON,
    contact,
    engagement,
    event,
    incident,
    item,
    lock,
    page,
    plan,
    put,
)
from tests.fakes.memory_store import MemoryStore

if TYPE_CHECKING:
    from incident_manager.store import Aggregate, Store


@pytest.mark.parametrize("record", EVERY_KIND, ids=lambda one: type(one).__name__)
def test_a_record_of_every_kind_survives(store: Store, record: Aggregate) -> None:
    (saved,) = store.commit([record])

    assert saved == replace(record, version=1)
    assert store.get(ref_of(record)) == saved


def test_what_does_not_exist_is_none(store: Store) -> None:
    assert store.get(Ref(Incident, incident().arn)) is None


def test_many_are_read_in_one_call_and_those_that_do_not_exist_are_none(store: Store) -> None:
    store.commit(EVERY_KIND)
    missing = Ref(Contact, contact("nobody").arn)

    found = store.read([*(ref_of(one) for one in EVERY_KIND), missing])

    for record in EVERY_KIND:
        assert found.get(ref_of(record)) == replace(record, version=1)
    assert found.get(missing) is None


def test_nothing_is_read_when_nothing_is_asked_for(store: Store) -> None:
    assert store.read([]).get(Ref(Contact, contact().arn)) is None


def test_a_hundred_records_are_read_at_once(store: Store) -> None:
    contacts = [contact(f"person-{number}") for number in range(100)]
    store.commit(contacts)

    found = store.read(ref_of(one) for one in contacts)

    assert all(found.get(ref_of(one)) for one in contacts)


def test_the_same_record_may_be_asked_for_twice(store: Store) -> None:
    store.commit([contact()])
    ref = Ref(Contact, contact().arn)

    assert store.read([ref, ref]).get(ref)


def test_a_page_s_arn_alone_finds_the_page_and_its_engagement(store: Store) -> None:
    store.commit([engagement(), page()])

    page_ref, engagement_ref = page_refs(page().arn)
    found = store.read([page_ref, engagement_ref])

    assert found.get(page_ref)
    assert found.get(engagement_ref)
    assert store.get(Ref(Engagement, page().arn)) is None, "it must say that it is a page's"


@pytest.mark.parametrize(
    "ref",
    [ref_of(contact()), ref_of(plan()), ref_of(incident()), ref_of(engagement()), ref_of(page())],
    ids=lambda ref: ref.kind.__name__,
)
def test_a_namesake_in_another_account_is_not_found(store: Store, ref: Ref[Any]) -> None:
    store.commit([contact(), plan(), incident(), engagement(), page()])

    namesake = Ref(ref.kind, ref.id.replace("123456789012", "210987654321"))

    assert store.get(ref)
    assert store.get(namesake) is None


def test_a_plan_is_found_by_the_name_of_its_door(store: Store) -> None:
    digits = plan("2026")
    store.commit([digits])

    assert store.get(Ref(ResponsePlan, digits.arn)) == replace(digits, version=1)


def test_a_record_is_created_once(store: Store) -> None:
    store.commit([contact()])

    with pytest.raises(ConflictError) as conflict:
        store.commit([replace(contact(), display_name="another")])

    assert conflict.value.refs == {ref_of(contact())}
    assert conflict.value.concerns(Contact)
    assert not conflict.value.concerns(Page)
    kept = store.get(ref_of(contact()))
    assert kept
    assert kept.display_name is None


def test_a_record_is_changed_from_the_version_that_was_read(store: Store) -> None:
    first = put(store, contact())
    second = put(store, replace(first, display_name="second"))
    assert second.version == 2

    with pytest.raises(ConflictError):
        store.commit([replace(first, display_name="outdated")])

    assert store.get(ref_of(contact())) == second


def test_a_record_that_does_not_exist_is_not_changed(store: Store) -> None:
    with pytest.raises(ConflictError):
        store.commit([replace(contact(), version=1)])

    assert store.get(ref_of(contact())) is None


def test_a_deleted_incident_takes_the_place_of_the_incident(store: Store) -> None:
    opened = put(store, incident())

    left = put(store, DeletedIncident(opened.arn, opened.version))

    assert store.get(ref_of(opened)) is None
    assert store.get(ref_of(left)) == left
    assert store.incidents(None, Span(), Window(10)).items == ()
    with pytest.raises(ConflictError):
        store.commit([incident()])
    store.commit(delete=[left])
    assert put(store, incident()) == opened


def test_a_record_can_be_created_again_after_it_was_deleted(store: Store) -> None:
    saved = store.commit([lock()])
    assert store.commit(delete=saved) == ()
    assert store.get(ref_of(lock())) is None

    again = put(store, lock())

    assert again.version == 1


def test_a_record_that_changed_is_not_deleted(store: Store) -> None:
    first = put(store, lock())
    store.commit([first])

    with pytest.raises(ConflictError) as conflict:
        store.commit(delete=[first])

    assert conflict.value.refs == {ref_of(lock())}
    assert store.get(ref_of(lock()))


def test_a_commit_can_depend_on_a_record_that_it_does_not_change(store: Store) -> None:
    held = put(store, lock())

    store.commit([event("1")], check=[held])
    store.commit(delete=[held])
    with pytest.raises(ConflictError) as conflict:
        store.commit([event("2")], check=[held])

    assert conflict.value.refs == {ref_of(lock())}
    assert store.get(ref_of(event("1")))
    assert store.get(ref_of(event("2"))) is None


def test_counting_makes_no_new_version_so_many_may_count_at_the_same_moment(store: Store) -> None:
    held = put(store, lock())

    store.count(held)
    store.count(held)

    assert store.get(ref_of(held)) == replace(held, absorbed=2)
    assert store.commit(delete=[held]) == ()
    assert put(store, lock()) == held


def test_what_changed_or_is_gone_is_not_counted_and_says_so(store: Store) -> None:
    held = put(store, lock())
    store.commit([held])

    with pytest.raises(ConflictError) as conflict:
        store.count(held)

    assert conflict.value.refs == {ref_of(held)}
    current = store.get(ref_of(held))
    assert current
    assert current.absorbed == 0
    store.commit(delete=[current])
    with pytest.raises(ConflictError):
        store.count(current)
    assert store.get(ref_of(held)) is None


def test_a_commit_that_only_checks_still_checks(store: Store) -> None:
    held = put(store, lock())
    assert store.commit(check=[held]) == ()
    store.commit([held])

    with pytest.raises(ConflictError):
        store.commit(check=[held])


def test_nothing_to_commit_is_committed(store: Store) -> None:
    assert store.commit() == ()


def test_all_is_written_or_nothing(store: Store) -> None:
    held = put(store, lock())
    existing = put(store, contact())

    with pytest.raises(ConflictError):
        store.commit([contact(), incident(), event()], delete=[held])

    assert store.get(ref_of(contact())) == existing
    assert store.get(ref_of(incident())) is None
    assert store.get(ref_of(event())) is None
    assert store.get(ref_of(lock())) == held


def test_a_conflict_names_every_record_that_was_lost_and_no_other(store: Store) -> None:
    """Saved, checked and deleted ones mixed: whoever reads the reasons must not mix them up."""
    held, existing = put(store, lock()), put(store, contact())
    changed, removed = put(store, item()), put(store, plan())
    store.commit([changed], delete=[removed])

    with pytest.raises(ConflictError) as conflict:
        store.commit(
            [incident(), existing, page(), event()], check=[held, removed], delete=[changed]
        )

    assert conflict.value.refs == {ref_of(removed), ref_of(changed)}


def test_a_conflict_among_the_saved_names_just_those(store: Store) -> None:
    held = put(store, lock())
    store.commit([contact("bob"), event()])

    with pytest.raises(ConflictError) as conflict:
        store.commit([incident(), contact("bob"), page(), event()], check=[held])

    assert conflict.value.refs == {ref_of(contact("bob")), ref_of(event())}


def test_a_hundred_changes_are_one_commit(store: Store) -> None:
    held = store.commit([lock(str(number)) for number in range(10)])
    events = [event(str(number)) for number in range(85)]

    saved = store.commit(events, check=held[:5], delete=held[5:])

    assert [one.version for one in saved] == [1] * 85


def test_of_many_at_the_same_time_one_wins() -> None:
    """The fake on threads, as DynamoDB is; moto's transactions are not safe on threads."""
    store = MemoryStore()
    first = put(store, contact())

    def change(number: int) -> bool:
        try:
            store.commit([replace(first, display_name=str(number)), event(str(number))])
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        wins = list(pool.map(change, range(12)))

    assert wins.count(True) == 1
    kept = store.get(ref_of(contact()))
    assert kept
    assert kept.display_name == str(wins.index(True))


def test_an_empty_text_and_an_absent_one_stay_apart(store: Store) -> None:
    store.commit([replace(incident(), summary="")])

    kept = store.get(ref_of(incident()))

    assert kept
    assert kept.summary == ""
    assert kept.created == NOON
