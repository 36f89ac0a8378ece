"""The store, once in memory and once on the template's own DynamoDB table (moto, in process)."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from incident_manager.adapters.dynamodb.store import DynamoStore
from tests.dynamodb_table import create_table
from tests.fakes.memory_store import MemoryStore

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


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryStore()
    made: DynamoStore = request.getfixturevalue("dynamo_store")
    return made
