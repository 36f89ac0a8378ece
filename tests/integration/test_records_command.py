"""`records`: a copy of everything, and a deployment that goes on from it."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from incident_manager.adapters.dynamodb import dump
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.cli import records as command
from incident_manager.cli.command import main
from incident_manager.cli.stack import Stack
from tests.contract.records import EVERY_KIND, put, replication_set
from tests.fakes.doors import FakeDoors
from tests.in_process_account import TABLE
from tests.world import DEPLOYMENT, START, World, essential

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("deployed")


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> FakeDoors:
    """Those of the deployment that the command finds behind the stack."""
    where = f"{DEPLOYMENT.region}:{DEPLOYMENT.account}"
    outputs = {"TableName": TABLE, "IngestAlarmFunctionArn": "ingest"}
    described = {
        "StackId": f"arn:aws:cloudformation:{where}:stack/incident-manager/some-id",
        "Outputs": [{"OutputKey": k, "OutputValue": v} for k, v in outputs.items()],
    }
    made = FakeDoors()
    monkeypatch.setattr(Stack, "_described", lambda _: described)
    monkeypatch.setattr(command, "LambdaDoors", lambda *_: made)
    monkeypatch.setattr(command, "utc_now", lambda: START)
    return made


@pytest.fixture
def world(doors: FakeDoors) -> World:
    return World(DynamoStore(TABLE, pause=lambda _: None))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records"


def stored() -> dict[str, Any]:
    return {f"{one['pk']['S']} {one['sk']['S']}": one for one in dump.items(TABLE)}


def lose_everything() -> None:
    for item in list(dump.items(TABLE)):
        key = {name: item[name] for name in ("pk", "sk")}
        boto3.client("dynamodb").delete_item(TableName=TABLE, Key=key)


def test_what_was_exported_is_imported_to_the_last_attribute(
    world: World, doors: FakeDoors, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.store.commit(EVERY_KIND)
    before = stored()

    main(["records", "export", str(file)])
    lose_everything()
    main(["records", "import", str(file), "--overdue", "page"])

    assert stored() == before
    assert doors.opened == ["checkout"]
    assert f"{len(before)} records were written, 0 were there already" in capsys.readouterr().out


def test_an_engagement_that_was_under_way_goes_on_in_the_restored_deployment(
    world: World, file: Path
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))

    main(["records", "export", str(file)])
    lose_everything()
    main(["records", "import", str(file)])
    world.clock.forget()
    world.lives(6)

    assert world.sms_to(alice) == world.sms_to(bob) == 1


def test_what_is_overdue_in_an_old_file_pages_nobody_unless_it_is_asked_to(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (0, essential(bob)))
    world.fires(world.response_plan("checkout", ops))
    main(["records", "export", str(file)])
    lose_everything()
    world.clock.forget()
    world.now += timedelta(days=30)
    monkeypatch.setattr(command, "utc_now", lambda: world.now)

    with pytest.raises(SystemExit, match="1 pages and stages should have gone out by now"):
        main(["records", "import", str(file)])
    assert stored() == {}
    main(["records", "import", str(file), "--overdue", "leave"])
    world.lives(6)

    assert world.incident.open
    assert world.sms_to(bob) == 0


def test_hand_offs_are_told_on_as_they_are_after_an_import(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    world.rotation(bob, alice, notices="SMS")
    put(world.store, replication_set())
    world.notifies()
    main(["records", "export", str(file)])
    lose_everything()
    world.now += timedelta(days=3)
    monkeypatch.setattr(command, "utc_now", lambda: world.now)

    main(["records", "import", str(file)])
    world.notifies()

    assert [world.sms_to(one) for one in (alice, bob)] == [1, 1]


def test_a_record_that_is_there_already_stays_as_it_is(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alice = world.person("alice")
    main(["records", "export", str(file)])
    world.change(alice, lambda one: replace(one, display_name="Alice by now"))
    changed = stored()

    main(["records", "import", str(file)])

    assert "0 records were written, 1 were there already" in capsys.readouterr().out
    assert stored() == changed


def test_a_file_that_was_cut_off_changes_nothing(world: World, file: Path) -> None:
    world.store.commit(EVERY_KIND)
    main(["records", "export", str(file)])
    lose_everything()
    file.write_text("\n".join(file.read_text().splitlines()[:-2]))

    with pytest.raises(SystemExit, match="not a whole export"):
        main(["records", "import", str(file)])

    assert stored() == {}


def test_records_of_another_account_are_refused(world: World, file: Path) -> None:
    main(["records", "export", str(file)])
    file.write_text(file.read_text().replace(DEPLOYMENT.account, "999999999999"))

    with pytest.raises(SystemExit, match="999999999999"):
        main(["records", "import", str(file)])


def test_the_file_is_for_its_owner_alone_and_replaces_no_other(world: World, file: Path) -> None:
    main(["records", "export", str(file)])

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(SystemExit, match="File exists"):
        main(["records", "export", str(file)])
