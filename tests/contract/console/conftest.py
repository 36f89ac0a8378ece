"""The console in this process, over a world whose clock is moved, and people at their browsers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from incident_manager.api.handlers import handlers
from incident_manager.console.site import Site
from incident_manager.console.tools import Tools
from incident_manager.domain.role import Role
from incident_manager.services.outcomes import Outcome
from incident_manager.wire.signature import AccessKey
from tests.contract.console.reader import Reader
from tests.contract.records import put, replication_set
from tests.fakes.administration import FakeFailures, FakeKeys, fake_administration
from tests.fakes.doors import FakeDoors
from tests.fakes.metrics import FakeMetrics
from tests.fakes.replicas import FakeReplicas
from tests.fakes.topics import FakeTopics
from tests.in_process_http import KnownKeys
from tests.world import DEPLOYMENT, World


def key_of(role: Role) -> AccessKey:
    secret = f"the secret of a {role}"
    return AccessKey(f"OIMA{role.upper():A<16.16}", secret, DEPLOYMENT.user(f"ann-{role}"), role)


@dataclass
class Console:
    """`told` is what was logged and counted, `metrics` what CloudWatch answers."""

    world: World
    site: Site
    told: list[Outcome] = field(default_factory=list)
    metrics: FakeMetrics = field(default_factory=FakeMetrics)
    keys: FakeKeys = field(default_factory=FakeKeys)
    failures: FakeFailures = field(default_factory=FakeFailures)

    def reader(self) -> Reader:
        """Somebody who is not signed in."""
        return Reader(lambda event: self.site.serve(event, self.world.now))

    def signed_in(self, role: Role) -> Reader:
        reader, key = self.reader(), key_of(role)
        reader.opens("/sign-in")
        reader.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)
        assert reader.page.status == 200
        return reader


@pytest.fixture
def console() -> Console:
    return console_of(World())


def console_of(world: World) -> Console:
    """Of a deployment that has its replication set."""
    told, kept, failures = list["Outcome"](), FakeKeys(), FakeFailures()
    put(world.store, replication_set())
    doors, replicas, topics = FakeDoors(), FakeReplicas(quick=True), FakeTopics()
    operations = handlers(world.ports, doors, replicas, topics, lambda: world.now, told.append)
    keys = KnownKeys(*(key_of(role) for role in Role))
    metrics = FakeMetrics()
    tools = Tools(
        ports=world.ports,
        operations=operations,
        keys=keys,
        tell=told.append,
        metrics=metrics,
        doors=doors,
        alarm_topic_arn="arn:aws:sns:eu-central-1:123456789012:alarms",
        administration=fake_administration(kept, failures),
    )
    return Console(world, Site.of(tools, _raise), told, metrics, kept, failures)


@pytest.fixture
def viewer(console: Console) -> Reader:
    return console.signed_in(Role.VIEWER)


@pytest.fixture
def responder(console: Console) -> Reader:
    return console.signed_in(Role.RESPONDER)


@pytest.fixture
def administrator(console: Console) -> Reader:
    return console.signed_in(Role.ADMINISTRATOR)


def _raise(error: Exception) -> None:
    raise error
