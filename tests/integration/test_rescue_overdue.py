"""The watchdog's function: pages first, then the replication set; neither holds up the other."""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import Any

import boto3
import pytest

from incident_manager import wiring
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.services.delete_replication_set import delete_replication_set
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.outcomes import Rescue
from tests.contract.records import EVERY_KIND, replication_set
from tests.in_process_account import TABLE
from tests.lambda_functions import invoke
from tests.world import DEPLOYMENT, World

pytestmark = pytest.mark.usefixtures("deployed")


@pytest.fixture
def world() -> World:
    """With a record of every kind."""
    world = World(DynamoStore(TABLE, pause=lambda _: None))
    world.store.commit(EVERY_KIND)
    return world


def _app() -> Any:
    return importlib.import_module("functions.rescue_overdue.app")


def _left() -> int:
    return int(boto3.client("dynamodb").scan(TableName=TABLE)["Count"])


def _delete(world: World) -> None:
    """Long enough ago for every process to have noticed."""
    then = wiring.utc_now() - timedelta(minutes=5)
    delete_replication_set(world.ports, replication_set().arn, DEPLOYMENT.user("ops"), then)


def test_a_deployment_is_left_alone_as_long_as_it_is_not_deleted(world: World) -> None:
    before = world.store.get(THE_SET)

    invoke("rescue_overdue", {})

    assert before is not None
    assert world.store.get(THE_SET) == before
    assert _left() >= len(EVERY_KIND)


def test_a_deleted_deployment_is_erased_to_the_last_record(world: World) -> None:
    _delete(world)

    invoke("rescue_overdue", {})

    assert _left() == 0
    invoke("rescue_overdue", {})


def test_pages_that_can_not_be_rescued_keep_the_set_from_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _delete(world)

    def no_table(*_: object) -> None:
        raise RuntimeError("no table")

    monkeypatch.setattr(_app(), "rescue_overdue", no_table)

    with pytest.raises(RuntimeError, match="no table"):
        invoke("rescue_overdue", {})

    assert _left() == 0


def test_a_set_that_can_not_be_tended_is_told_after_the_pages_went_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _delete(world)
    rescued: list[str] = []

    def no_table(*_: object) -> None:
        raise RuntimeError("no table")

    def rescue(*_: object) -> Rescue:
        rescued.append("all")
        return Rescue()

    monkeypatch.setattr(_app(), "rescue_overdue", rescue)
    monkeypatch.setattr(_app(), "tend_replication_set", no_table)

    with pytest.raises(RuntimeError, match="no table"):
        invoke("rescue_overdue", {})

    assert rescued == ["all"]
