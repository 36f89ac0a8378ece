"""AWS in process (moto), in a Region and with credentials of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from incident_manager.adapters import aws
from tests.in_process_account import account, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION = "eu-central-1"


@pytest.fixture
def aws_in_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever credentials and endpoints the machine has are never used."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.setenv(name, REGION)
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        aws._client.cache_clear()
        yield
    aws._client.cache_clear()


@pytest.fixture
def deployed() -> Iterator[None]:
    """An account with the table, the queue and the state machine, and a function's environment."""
    with environment(), account():
        aws._client.cache_clear()
        yield
    aws._client.cache_clear()
