"""DynamoDB refuses writes that meet a transaction on its way: they are tried again, not lost.

A receipt that was lost for that would be a page sent twice.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from pynamodb.exceptions import PutError, TransactWriteError

from incident_manager.adapters.dynamodb.layout import ref_of
from incident_manager.adapters.dynamodb.record import Record
from incident_manager.store import ConflictError
from tests.contract.records import contact, event, lock, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.adapters.dynamodb.store import DynamoStore

CONFLICT = {"Error": {"Code": "TransactionConflictException", "Message": "on its way"}}


def cancelled(*codes: str) -> dict[str, Any]:
    reasons = [{"Code": code} for code in codes]
    error = {"Code": "TransactionCanceledException", "Message": "cancelled"}
    return {"Error": error, "CancellationReasons": reasons}


@dataclass(slots=True)
class Refusal:
    """DynamoDB's answer instead of a write, `times` times; then it writes."""

    answer: dict[str, Any]
    times: int
    asked: int = 0
    http: Any = field(default_factory=lambda: type("Http", (), {"status_code": 400, "headers": {}}))

    def __call__(self, **_: Any) -> tuple[Any, dict[str, Any]] | None:
        self.asked += 1
        return (self.http, self.answer) if self.asked <= self.times else None


@contextmanager
def refusing(operation: str, answer: dict[str, Any], times: int) -> Iterator[Refusal]:
    events: Any = Record._get_connection().connection.client.meta.events
    refusal = Refusal(answer, times)
    events.register_first(f"before-call.dynamodb.{operation}", refusal)
    try:
        yield refusal
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", refusal)


def test_a_lone_write_is_tried_again(dynamo_store: DynamoStore) -> None:
    with refusing("PutItem", CONFLICT, times=3) as refusal:
        dynamo_store.commit([contact()])

    assert refusal.asked == 4
    assert dynamo_store.get(ref_of(contact()))


def test_a_count_is_tried_again(dynamo_store: DynamoStore) -> None:
    held = put(dynamo_store, lock())

    with refusing("UpdateItem", CONFLICT, times=3) as refusal:
        dynamo_store.count(held)

    assert refusal.asked == 4
    counted = dynamo_store.get(ref_of(held))
    assert counted
    assert counted.absorbed == 1


def test_a_transaction_is_tried_again(dynamo_store: DynamoStore) -> None:
    with refusing("TransactWriteItems", cancelled("None", "TransactionConflict"), times=3):
        dynamo_store.commit([contact(), event()])

    assert dynamo_store.get(ref_of(event()))


def test_a_lone_write_that_never_gets_through_fails(dynamo_store: DynamoStore) -> None:
    with refusing("PutItem", CONFLICT, times=1000) as refusal, pytest.raises(PutError):
        dynamo_store.commit([contact()])

    assert 1 < refusal.asked < 20


def test_a_transaction_that_never_gets_through_fails(dynamo_store: DynamoStore) -> None:
    answer = cancelled("TransactionConflict", "None")
    with (
        refusing("TransactWriteItems", answer, times=1000) as refusal,
        pytest.raises(TransactWriteError),
    ):
        dynamo_store.commit([contact(), event()])

    assert 1 < refusal.asked < 20


def test_a_condition_that_failed_is_a_conflict_whatever_else_was_busy(
    dynamo_store: DynamoStore,
) -> None:
    held = put(dynamo_store, lock())
    answer = cancelled("None", "TransactionConflict", "ConditionalCheckFailed")

    with (
        refusing("TransactWriteItems", answer, times=1) as refusal,
        pytest.raises(ConflictError) as conflict,
    ):
        dynamo_store.commit([contact(), event()], check=[held])

    assert refusal.asked == 1
    assert conflict.value.refs == {ref_of(event())}


@pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException"])
def test_any_other_error_is_raised_at_once(dynamo_store: DynamoStore, code: str) -> None:
    answer = {"Error": {"Code": code, "Message": code}}
    with refusing("PutItem", answer, times=1) as refusal, pytest.raises(PutError):
        dynamo_store.commit([contact()])

    assert refusal.asked == 1
