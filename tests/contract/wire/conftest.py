"""One real client of each service, and an endpoint that can be given any handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

import pytest

from incident_manager.wire.calls import Handler
from incident_manager.wire.endpoint import Endpoint
from incident_manager.wire.signature import authenticator
from tests.in_process_http import KEY, KnownKeys, client_for, connect, serving

ClientFor: TypeAlias = Callable[[Mapping[tuple[str, str], Handler], str], Any]


def _unconnected(_: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError("no endpoint stands behind this client")


@cache
def _client(service: str) -> Any:
    return client_for(_unconnected, service)


def _raise(error: Exception) -> None:
    raise error


@pytest.fixture
def client() -> ClientFor:
    """`client(handlers, service)`: a client of an endpoint with these handlers.

    What a handler raises that is no ApiError comes out of the client's call.
    """

    def connected(handlers: Mapping[tuple[str, str], Handler], service: str) -> Any:
        endpoint = Endpoint(handlers, authenticator(KnownKeys(KEY)), on_error=_raise)
        connect(_client(service), serving(endpoint))
        return _client(service)

    return connected
