"""The watchdog's function: pages first, then the replication set; neither holds up the other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from functions.rescue_overdue import app
from incident_manager import wiring
from incident_manager.services.delete_replication_set import delete_replication_set
from tests.contract.records import put, replication_set
from tests.fakes.replicas import FakeReplicas
from tests.world import DEPLOYMENT, World, records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.replication_set import TableRegions

CONTEXT: Any = SimpleNamespace(
    function_name="rescue-overdue",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:rescue-overdue",
    aws_request_id="request",
)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    put(made.store, replication_set())
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    monkeypatch.setattr(app, "ports", lambda: made.ports)
    monkeypatch.setattr(app, "replicas", FakeReplicas)
    monkeypatch.setattr(wiring, "utc_now", lambda: made.now)
    return made


def _no_carrier(name: str, call: Callable[[], Any]) -> Any:
    if name == "send":
        raise RuntimeError("send failed")
    return call()


def _delete(world: World) -> None:
    delete_replication_set(world.ports, replication_set().arn, DEPLOYMENT.user("ops"), world.now)


def test_a_deleted_set_is_erased_over_the_minutes(world: World) -> None:
    world.response_plan("checkout", world.person("alice"))
    _delete(world)

    for _ in range(3):
        world.now = world.now.replace(minute=world.now.minute + 1)
        app.handler({}, CONTEXT)

    assert records_of(world) == {}


def test_pages_that_can_not_be_rescued_keep_the_set_from_nothing(world: World) -> None:
    _delete(world)
    alice = world.person("alice", retry_minutes=1)
    world.fires(world.response_plan("checkout", alice))
    world.now = world.now.replace(minute=5)
    world.tap.around = _no_carrier

    with pytest.raises(RuntimeError, match="send failed"):
        app.handler({}, CONTEXT)

    assert world.engagement().stop_reason == "the replication set was deleted"


def test_a_set_that_can_not_be_tended_keeps_no_page_waiting_and_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _delete(world)
    alice = world.person("alice", retry_minutes=1)
    world.fires(world.response_plan("checkout", alice))
    world.now = world.now.replace(minute=5)
    monkeypatch.setattr(app, "replicas", _Unreachable)

    with pytest.raises(RuntimeError, match="no table"):
        app.handler({}, CONTEXT)

    assert world.sms_to(alice) == 2


class _Unreachable(FakeReplicas):
    def status(self) -> TableRegions:
        raise RuntimeError("no table")
