"""The faults that `tests.chaos` injects are those that the store on DynamoDB really has: the same
exceptions, from the same causes, and a lone write that meets itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError, ReadTimeoutError
from moto.core.models import botocore_stubber

from incident_manager.adapters.dynamodb.layout import ref_of
from incident_manager.store import ConflictError, Window
from tests.chaos.fault import Fault, error_of
from tests.contract.records import contact, event, lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.adapters.dynamodb.store import DynamoStore

OPERATIONS: dict[str, Callable[[DynamoStore], object]] = {
    "read": lambda store: store.read([ref_of(contact())]),
    "get": lambda store: store.get(ref_of(contact())),
    "put": lambda store: store.commit([contact()]),
    "commit": lambda store: store.commit([contact(), lock()]),
    "count": lambda store: store.count(lock()),
    "pages": lambda store: store.pages("arn:engagement/one/two", Window(1)),
}
LOST = (Fault.ERROR_AFTER, Fault.TIMED_OUT)


@dataclass(slots=True)
class Network:
    """The way to DynamoDB as `faults` of its calls have it: one each, then none."""

    faults: list[Fault]
    way: Callable[[AWSPreparedRequest], Any]
    tokens: list[str | None] = field(default_factory=list)

    def __call__(self, request: AWSPreparedRequest) -> Any:
        assert isinstance(request.body, bytes)
        self.tokens.append(json.loads(request.body).get("ClientRequestToken"))
        fault = self.faults.pop(0) if self.faults else None
        answer = self.way(request) if fault is None or fault in LOST else None
        if fault is Fault.TIMED_OUT:
            raise ReadTimeoutError(endpoint_url=request.url)
        return answer if fault is None else _refusal(fault)


def _refusal(fault: Fault) -> tuple[int, dict[str, str], str]:
    code = "ThrottlingException" if fault is Fault.THROTTLED else "InternalServerError"
    return 400 if fault is Fault.THROTTLED else 500, {}, json.dumps({"__type": code})


@contextmanager
def network(*faults: Fault) -> Iterator[Network]:
    here = Network(list(faults), botocore_stubber.process_request)
    with patch.object(botocore_stubber, "process_request", here):
        yield here


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK waits for nothing between its tries."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


@pytest.mark.parametrize("fault", [Fault.ERROR_BEFORE, Fault.THROTTLED, Fault.TIMED_OUT])
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_fault_reaches_a_service_as_the_exception_that_is_injected(
    dynamo_store: DynamoStore, name: str, fault: Fault
) -> None:
    wanted = error_of(fault, name)

    with network(fault, fault), pytest.raises(type(wanted)) as raised:
        OPERATIONS[name](dynamo_store)

    assert _cause(raised.value) == _cause(wanted)


@pytest.mark.parametrize("fault", LOST)
def test_a_lone_write_whose_first_answer_was_lost_meets_itself(
    dynamo_store: DynamoStore, fault: Fault
) -> None:
    with network(fault), pytest.raises(ConflictError):
        dynamo_store.commit([contact()])

    assert dynamo_store.get(ref_of(contact())) is not None


def test_a_transaction_whose_first_answer_was_lost_is_the_same_one_again(
    dynamo_store: DynamoStore,
) -> None:
    """DynamoDB knows it by its token, and answers as it did."""
    with network(Fault.THROTTLED) as seen:
        dynamo_store.commit([contact(), event()])

    first, second = seen.tokens
    assert first == second is not None


def _cause(error: Exception) -> tuple[str, str | None]:
    cause = error.__dict__["cause"]
    if isinstance(cause, ClientError):
        return ClientError.__name__, cause.response["Error"]["Code"]
    return type(cause).__name__, None
