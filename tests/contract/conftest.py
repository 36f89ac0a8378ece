"""The store: in memory, on the template's own DynamoDB table (moto, in process), and on what
`make load` has in the place of DynamoDB.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws

from incident_manager.adapters.dynamodb.record import Record
from incident_manager.adapters.dynamodb.store import DynamoStore
from tests.dynamodb_table import create_table, table_properties
from tests.fakes.memory_store import MemoryStore
from tests.load.aws import Aws
from tests.load.dynamodb import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.store import Store

_numbers = count(1)


@pytest.fixture(scope="module")
def aws_in_process() -> Iterator[None]:
    """Whatever credentials and endpoints the machine has are never used."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
            environment.setenv(name, "testing")
        for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
            environment.setenv(name, "eu-central-1")
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
            environment.delenv(name, raising=False)
        with mock_aws():
            yield


@pytest.fixture
def dynamo_store(aws_in_process: None) -> DynamoStore:
    name = f"records-{next(_numbers)}"
    create_table(name)
    return DynamoStore(name, pause=lambda _: None)


@pytest.fixture
def stand_in_store(aws_in_process: None) -> Iterator[DynamoStore]:
    """Its requests are answered before moto sees them."""
    store = DynamoStore("stand-in", pause=lambda _: None)
    aws = Aws(StandIn(table_properties()))

    def answer(event_name: str, request: Any, **_: Any) -> Any:
        return aws.sending(event_name.partition(".")[2], request)

    events: Any = Record._get_connection().connection.client.meta.events
    events.register_first("before-send.dynamodb", answer)
    yield store
    events.unregister("before-send.dynamodb", answer)


@pytest.fixture(params=["memory", "dynamo", "stand_in"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryStore()
    made: DynamoStore = request.getfixturevalue(f"{request.param}_store")
    return made
