"""The watchdog's function: pages first, then the audit, then the replication set; none holds up
another.
"""

from __future__ import annotations

import importlib
import json
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from incident_manager import wiring
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.domain import arn, identity
from incident_manager.domain.ledger import Ending, entry
from incident_manager.domain.page import TRY_FOR, Page, page_arn
from incident_manager.services.delete_replication_set import delete_replication_set
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.outcomes import Rescue
from tests.contract.records import EVERY_KIND, replication_set
from tests.in_process_account import TABLE
from tests.lambda_functions import invoke
from tests.world import DEPLOYMENT, EVERYTHING, World

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


class Listening:
    """Somebody who waits for the heartbeat."""

    def __init__(self, fault: str | None = None) -> None:
        self.fault, self.pings = fault, 0

    def ping(self) -> str | None:
        self.pings += 1
        return self.fault


def _listening(monkeypatch: pytest.MonkeyPatch, fault: str | None = None) -> Listening:
    listening = Listening(fault)
    monkeypatch.setattr(_app(), "listener", lambda: listening)
    return listening


def _metrics(printed: str) -> dict[str, list[float]]:
    lines = [json.loads(one) for one in printed.splitlines() if '"CloudWatchMetrics"' in one]
    (metrics,) = lines
    return {name: value for name, value in metrics.items() if isinstance(value, list)}


@pytest.fixture
def quiet() -> World:
    """A deployment in which nothing is owed."""
    return World(DynamoStore(TABLE, pause=lambda _: None))


def test_a_minute_in_which_all_is_well_is_counted_and_heard_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listening = _listening(monkeypatch)

    invoke("rescue_overdue", {})

    counted = _metrics(capsys.readouterr().out)
    assert (counted["PagesOverdue"], counted["OldestPageOverdue"]) == ([0], [0])
    assert counted["HeartbeatsFailed"] == [0]
    assert listening.pings == 1


def test_a_heartbeat_that_is_not_heard_is_counted_and_the_watchdog_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    _listening(monkeypatch, fault="ConnectTimeoutError")

    invoke("rescue_overdue", {})

    assert _metrics(capsys.readouterr().out)["HeartbeatsFailed"] == [1]
    assert "heartbeat not heard" in caplog.messages


def test_a_rescue_that_fails_is_audited_all_the_same_and_not_heard_elsewhere(
    quiet: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    late = wiring.utc_now() - timedelta(minutes=5)
    quiet.store.commit([owed_page(quiet, late)])
    listening = _listening(monkeypatch)

    def no_carrier(*_: object) -> None:
        raise RuntimeError("no carrier")

    monkeypatch.setattr(_app(), "rescue_overdue", no_carrier)

    with pytest.raises(RuntimeError, match="no carrier"):
        invoke("rescue_overdue", {})

    counted = _metrics(capsys.readouterr().out)
    assert counted["PagesOverdue"] == [1]
    assert counted["OldestPageOverdue"][0] >= timedelta(minutes=5).total_seconds()
    assert listening.pings == 0


def test_a_page_whose_engagement_is_lost_is_given_up_and_does_not_stay_late(
    quiet: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = owed_page(quiet, wiring.utc_now() - TRY_FOR)
    quiet.store.commit([page])
    listening = _listening(monkeypatch)

    invoke("rescue_overdue", {})

    (ended,) = quiet.store.pages(page.engagement_arn, EVERYTHING).items
    assert entry(ended).ending is Ending.SUPERSEDED
    assert listening.pings == 1


def owed_page(world: World, due_at: datetime) -> Page:
    """Of an engagement that there is not."""
    alice = DEPLOYMENT.contact("alice")
    engagement = DEPLOYMENT.engagement("alice", world.ports.ids.new())
    return Page(
        arn=page_arn(alice, identity.page_id(arn.tail(engagement), "a page")),
        engagement_arn=engagement,
        contact_arn=alice,
        channel_arn=DEPLOYMENT.channel("alice", "1"),
        essential=True,
        code="123456",
        created=due_at,
        due_at=due_at,
    )
