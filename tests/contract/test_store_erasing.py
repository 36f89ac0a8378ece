"""What every store must do when all of its records go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from incident_manager.adapters.dynamodb.layout import key, ref_of
from incident_manager.adapters.dynamodb.record import Record
from tests.contract.records import EVERY_KIND, contact, put, replication_set

if TYPE_CHECKING:
    from typing import Any

    from incident_manager.adapters.dynamodb.store import DynamoStore
    from incident_manager.store import Found, Ref, Store

KEPT = ref_of(replication_set())
REFS: list[Ref[Any]] = [ref_of(one) for one in EVERY_KIND]


def _left(store: Store) -> list[Ref[Any]]:
    found: Found = store.read(REFS)
    return [ref for ref in REFS if found.get(ref)]


def test_records_of_every_kind_are_erased_but_the_one_kept(store: Store) -> None:
    store.commit(EVERY_KIND)

    assert store.erase(KEPT, 100) == len(EVERY_KIND) - 1

    assert _left(store) == [KEPT]
    assert store.erase(KEPT, 100) == 0


def test_no_more_are_erased_than_were_asked_for(store: Store) -> None:
    store.commit(EVERY_KIND)

    assert store.erase(KEPT, 3) == 3

    assert len(_left(store)) == len(EVERY_KIND) - 3
    assert KEPT in _left(store)


def test_more_than_one_batch_is_erased_in_one_go(store: Store) -> None:
    store.commit([contact(str(number)) for number in range(70)])

    assert store.erase(KEPT, 60) == 60
    assert store.erase(KEPT, 60) == 10


def test_an_empty_store_has_nothing_to_erase(store: Store) -> None:
    assert store.erase(KEPT, 1) == 0


def test_a_record_that_this_release_can_not_read_is_erased_as_well(
    dynamo_store: DynamoStore,
) -> None:
    put(dynamo_store, contact())
    stored = Record.get(*key(ref_of(contact())))
    stored.kind, stored.document = "OfALaterRelease", json.dumps({"_": "OfALaterRelease"})
    stored.save()

    assert dynamo_store.erase(KEPT, 100) == 1
    assert Record.count() == 0
