"""The bench's units, held against sums done by hand from DynamoDB's documentation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.compat import HTTPHeaders

from tests.benchmarks.calls import Answer, BenchmarkError, Call
from tests.benchmarks.capacity import Index, Meter, Units

KEYS = frozenset({"pk", "sk", "time"})
LOCAL = Index(keys=KEYS, is_local=True, keys_only=False)
GLOBAL = Index(keys=KEYS, is_local=False, keys_only=False)
KEYS_ONLY = Index(keys=KEYS, is_local=False, keys_only=True)


def meter(*indexes: Index) -> Meter:
    return Meter(("pk", "sk"), indexes)


def item(kilobytes: float, time: str | None = None) -> dict[str, Any]:
    """An item a little smaller than this, so that it does not reach into the next unit."""
    text = "x" * (int(kilobytes * 1024) - 40)
    indexed = {"time": {"S": time}} if time else {}
    return {"pk": {"S": "p"}, "sk": {"S": "s"}, "text": {"S": text}, **indexed}


def call(operation: str, request: dict[str, Any], status: int = 200, **answer: object) -> Call:
    answered = Answer(status, HTTPHeaders(), json.dumps(answer).encode())
    return Call(f"dynamodb.{operation}", operation, 1, json.dumps(request).encode(), answered)


def put(written: dict[str, Any]) -> Call:
    return call("PutItem", {"Item": written})


def transaction(*parts: dict[str, Any]) -> Call:
    return call("TransactWriteItems", {"TransactItems": parts})


def test_a_write_is_rounded_up_to_whole_kilobytes() -> None:
    assert meter().charge(put(item(2.5))) == Units(write=3)


def test_a_write_costs_by_the_larger_of_what_was_and_what_is() -> None:
    table = meter()
    table.charge(put(item(3)))
    assert table.charge(put(item(1))) == Units(write=3)


def test_a_transaction_counts_twice_and_a_global_index_once() -> None:
    written = transaction({"Put": {"Item": item(1, "t")}})
    assert meter(GLOBAL).charge(written) == Units(write=2 + 1)
    assert meter(LOCAL).charge(written) == Units(write=2 + 2)


def test_an_item_without_the_index_key_costs_nothing_there() -> None:
    assert meter(GLOBAL).charge(put(item(1))) == Units(write=1)


def test_a_changed_index_key_is_one_write_to_remove_and_one_to_add() -> None:
    table = meter(GLOBAL)
    table.charge(put(item(1, "a")))
    assert table.charge(put(item(1, "b"))) == Units(write=1 + 2)


def test_an_index_of_keys_is_written_only_when_a_key_changes() -> None:
    table = meter(KEYS_ONLY)
    table.charge(put(item(1, "a")))
    assert table.charge(put(item(2, "a"))) == Units(write=2)


def test_a_check_in_a_transaction_costs_as_a_write_of_the_item() -> None:
    table = meter()
    table.charge(put(item(2)))
    check = {"ConditionCheck": {"Key": {"pk": {"S": "p"}, "sk": {"S": "s"}}}}
    assert table.charge(transaction(check)) == Units(write=4)


def test_counting_in_a_transaction_costs_as_a_write_of_the_item() -> None:
    table = meter()
    table.charge(put(item(2)))
    counting = {
        "Key": {"pk": {"S": "p"}, "sk": {"S": "s"}},
        "UpdateExpression": "ADD #0 :0",
        "ExpressionAttributeNames": {"#0": "number"},
        "ExpressionAttributeValues": {":0": {"N": "1"}},
    }

    assert table.charge(transaction({"Update": counting})) == Units(write=4)


def test_counting_alone_costs_one_write_of_the_item() -> None:
    table = meter()
    table.charge(put(item(2)))
    counting = {
        "Key": {"pk": {"S": "p"}, "sk": {"S": "s"}},
        "UpdateExpression": "ADD #0 :0",
        "ExpressionAttributeNames": {"#0": "number"},
        "ExpressionAttributeValues": {":0": {"N": "1"}},
    }

    assert table.charge(call("UpdateItem", counting)) == Units(write=2)


def test_reading_an_item_that_is_not_there_is_a_read() -> None:
    keys = [{"pk": {"S": "p"}, "sk": {"S": name}} for name in ("s", "none")]
    table = meter()
    table.charge(put(item(5)))
    wanted = {"Keys": keys, "ConsistentRead": True}
    assert table.charge(call("BatchGetItem", {"RequestItems": {"t": wanted}})) == Units(read=2 + 1)


def test_a_query_adds_its_items_up_before_it_rounds() -> None:
    found = call("Query", {"ConsistentRead": False}, Items=[item(3), item(3)])
    assert meter().charge(found) == Units(read=1)


def test_what_has_no_known_price_is_an_error_and_not_free() -> None:
    with pytest.raises(BenchmarkError, match="DeleteItem"):
        meter().charge(call("DeleteItem", {}))
    with pytest.raises(BenchmarkError, match="failed"):
        meter().charge(call("PutItem", {"Item": item(1)}, status=400))
