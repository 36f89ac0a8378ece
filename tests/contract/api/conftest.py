"""Real clients of both services before the real operations, in a world whose clock is moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from incident_manager.api.handlers import handlers
from incident_manager.services.outcomes import Outcome
from incident_manager.wire.calls import Handler
from incident_manager.wire.endpoint import Endpoint
from incident_manager.wire.signature import authenticator
from tests.contract.records import put, replication_set
from tests.fakes.doors import FakeDoors
from tests.fakes.replicas import FakeReplicas
from tests.fakes.topics import FakeTopics
from tests.in_process_http import KEY, KnownKeys, client_for, connect, serving
from tests.modelled_output import checked
from tests.world import World


@dataclass
class Api:
    """`told` is what was logged and counted; `operations` is what the clients call."""

    world: World
    doors: FakeDoors
    replicas: FakeReplicas
    topics: FakeTopics
    incidents: Any
    contacts: Any
    told: list[Outcome]
    operations: Mapping[tuple[str, str], Handler]


@pytest.fixture(scope="session")
def clients() -> dict[str, Any]:
    """Making a client takes longer than most tests."""
    return {name: client_for(_nobody, name) for name in ("ssm-incidents", "ssm-contacts")}


@pytest.fixture
def api(new_account: Api) -> Api:
    """A deployment that has its replication set."""
    put(new_account.world.store, replication_set())
    return new_account


@pytest.fixture
def new_account(clients: dict[str, Any]) -> Api:
    """A deployment that was just made."""
    world, doors, replicas, topics = World(), FakeDoors(), FakeReplicas(), FakeTopics()
    services = clients["ssm-incidents"], clients["ssm-contacts"]
    told: list[Outcome] = []
    bound = handlers(world.ports, doors, replicas, topics, lambda: world.now, told.append)
    made = Api(world, doors, replicas, topics, *services, told, checked(bound))
    endpoint = Endpoint(made.operations, authenticator(KnownKeys(KEY)), on_error=_raise)
    for client in clients.values():
        connect(client, serving(endpoint))
    return made


def _nobody(_: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError("no endpoint stands behind this client")


def _raise(error: Exception) -> None:
    raise error
