"""The check that other tests rely on finds what a handler can get wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.wire.calls import Caller
from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import CONTACTS, INCIDENTS, operation_model
from tests.contract.wire.shape_values import OPERATIONS, full_value
from tests.modelled_output import checked, faults_of

if TYPE_CHECKING:
    from incident_manager.wire.calls import Handler

CALLER = Caller("OIMKEY", "arn:aws:iam::123456789012:user/ann")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
RECEIPT = {"ReceiptType": "SENT", "ReceiptTime": NOON}


def answering(output: dict[str, Any]) -> Handler:
    return lambda _params, _caller: output


def call(operation: tuple[str, str], handler: Handler) -> dict[str, Any]:
    return checked({operation: handler})[operation]({}, CALLER)


@pytest.mark.parametrize(
    ("receipt", "fault"),
    [
        ({"ReceiptType": "SENT"}, "ReceiptTime: missing"),
        ({**RECEIPT, "ReceiptTime": None}, "ReceiptTime: missing"),
        ({**RECEIPT, "Receipttime": NOON}, "no member Receipttime"),
        ({**RECEIPT, "ReceiptType": "LOST"}, "LOST is none of"),
        ({**RECEIPT, "ReceiptTime": NOON.replace(tzinfo=None)}, "datetime is no timestamp"),
        ({**RECEIPT, "ReceiptInfo": 5}, "int is no string"),
        ([RECEIPT], "list is no structure"),
    ],
)
def test_an_answer_that_breaks_the_model_fails(receipt: Any, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        call((CONTACTS, "ListPageReceipts"), answering({"Receipts": [receipt]}))


def test_a_union_in_an_answer_has_one_member() -> None:
    shape = operation_model(INCIDENTS, "GetResponsePlan").output_shape
    assert shape is not None

    faults = list(faults_of(shape.members["chatChannel"], {}, "chatChannel"))

    assert faults == ["chatChannel: a union with 0 members"]


def test_an_operation_without_output_answers_nothing() -> None:
    assert call((CONTACTS, "ListPageReceipts"), answering({"Receipts": [RECEIPT]}))
    with pytest.raises(AssertionError):
        call((CONTACTS, "ListPageReceipts"), answering({"Receipt": []}))


@pytest.mark.parametrize(
    "error",
    [
        ApiError("ConflictException", "not an error of this operation"),
        ApiError("ResourceNotFoundException", "no ResourceType", {"ResourceId": "arn"}),
        ApiError("ResourceNotFoundException", "misspelt", {"resourceId": "a", "ResourceType": "b"}),
    ],
)
def test_an_error_that_the_operation_does_not_have_fails(error: ApiError) -> None:
    def handle(_params: dict[str, Any], _caller: Caller) -> dict[str, Any]:
        raise error

    with pytest.raises(AssertionError):
        call((CONTACTS, "GetContact"), handle)


def test_an_error_of_the_operation_passes_through() -> None:
    members = {"ResourceId": "arn", "ResourceType": "CONTACT"}

    def handle(_params: dict[str, Any], _caller: Caller) -> dict[str, Any]:
        raise ApiError("ResourceNotFoundException", "gone", members)

    with pytest.raises(ApiError, match="gone"):
        call((CONTACTS, "GetContact"), handle)


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_a_full_answer_has_no_faults_but_its_times(service: str, operation: str) -> None:
    """The examples hold times as the wire does, as numbers; nothing else of them is unfit."""
    shape = operation_model(service, operation).output_shape
    if shape is not None:
        found = faults_of(shape, full_value(service, shape, 0), operation)
        assert [fault for fault in found if not fault.endswith("float is no timestamp")] == []
