"""Documents that other releases wrote are still read, and what is stored shows nothing it should
not.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from incident_manager.adapters.dynamodb import codec
from incident_manager.adapters.dynamodb.layout import key, ref_of
from incident_manager.adapters.dynamodb.record import Record
from incident_manager.domain.contact import ContactType
from incident_manager.domain.engagement import Engagement
from tests.contract.records import EVERY_KIND, contact, engagement, put
from tests.dynamodb_table import table_properties

if TYPE_CHECKING:
    from incident_manager.adapters.dynamodb.store import DynamoStore
    from incident_manager.store import Aggregate


def rewrite(record: Aggregate, change: dict[str, Any], *, without: str = "") -> None:
    """The stored document as another release would have written it."""
    stored = Record.get(*key(ref_of(record)))
    document = json.loads(stored.document)
    document.update(change)
    document.pop(without, None)
    stored.document = json.dumps(document)
    stored.save()


@pytest.mark.parametrize("record", EVERY_KIND, ids=lambda one: type(one).__name__)
def test_a_member_that_this_release_does_not_know_is_left_out(
    dynamo_store: DynamoStore, record: Aggregate
) -> None:
    saved = put(dynamo_store, record)

    rewrite(record, {"of_a_later_release": {"a": [1]}})

    assert dynamo_store.get(ref_of(record)) == saved


def test_a_member_that_an_older_release_did_not_write_has_its_default(
    dynamo_store: DynamoStore,
) -> None:
    put(dynamo_store, replace(engagement(), answered=True))

    rewrite(engagement(), {}, without="answered")

    found = dynamo_store.get(ref_of(engagement()))
    assert isinstance(found, Engagement)
    assert found.answered is False


def test_an_unknown_member_of_a_part_is_left_out_too(dynamo_store: DynamoStore) -> None:
    saved = put(dynamo_store, contact(full=True))
    stored = Record.get(*key(ref_of(saved)))
    document = json.loads(stored.document)
    document["channels"][0]["of_a_later_release"] = 1
    document["plan"]["stages"][0]["targets"][0]["of_a_later_release"] = 1

    rewrite(saved, document)

    assert dynamo_store.get(ref_of(saved)) == saved


def test_members_at_their_default_are_not_written() -> None:
    document = json.loads(codec.dumps(contact()))

    assert set(document) == {"_", "arn", "alias", "type", "plan", "tags", "created"}


def test_what_is_written_is_read_as_the_same_types() -> None:
    found = codec.loads(type(contact()), codec.dumps(contact(full=True)))

    assert found == contact(full=True)
    assert isinstance(found.type, ContactType)
    assert isinstance(found.plan.stages, tuple)


def keys(schema: list[dict[str, str]]) -> dict[str, str]:
    return {part["KeyType"]: part["AttributeName"] for part in schema}


def test_the_table_of_the_template_is_the_one_that_the_records_need() -> None:
    table, needed = table_properties(), cast("dict[str, Any]", Record._get_schema())

    assert keys(table["KeySchema"]) == keys(needed["key_schema"])
    for ours, pynamodbs in (("Local", "local"), ("Global", "global")):
        assert {
            one["IndexName"]: (keys(one["KeySchema"]), one["Projection"]["ProjectionType"])
            for one in table[f"{ours}SecondaryIndexes"]
        } == {
            one["index_name"]: (keys(one["key_schema"]), one["projection"]["ProjectionType"])
            for one in needed[f"{pynamodbs}_secondary_indexes"]
        }
