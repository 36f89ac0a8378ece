"""`ledger`, as an administrator types it and reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from incident_manager.cli import ledger as command
from incident_manager.cli.command import main
from incident_manager.cli.stack import Stack
from incident_manager.ports import NotSent
from tests.world import World, number_of


class Now(datetime):
    """The command's clock."""

    at = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        assert tz is UTC
        return cls.at


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A deployment that the command finds behind the stack."""
    made = World()
    monkeypatch.setattr(Stack, "output", lambda *_: "table")
    monkeypatch.setattr(command, "DynamoStore", lambda _: made.store)
    monkeypatch.setattr(command, "datetime", Now)
    return made


def november(capsys: pytest.CaptureFixture[str], since: str = "2026-11-01") -> list[str]:
    main(["ledger", "--from", since, "--to", "2026-12-01"])
    return capsys.readouterr().out.splitlines()


def test_the_table_says_how_every_page_ended(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    world.sms.refusals[number_of("bob")] = NotSent("OptedOut", passing=False)
    world.fires(world.response_plan("checkout", alice, bob, carol))
    world.acknowledges(world.page_of(alice))

    assert november(capsys) == [
        "owed          3",
        "sent          1",
        "acknowledged  1",
        "superseded    0",
        "failed        1",
        "open          0",
        "  overdue     0",
    ]


def test_what_is_overdue_is_named_and_is_exit_code_1(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    world.fires(world.response_plan("checkout", alice))
    monkeypatch.setattr(Now, "at", world.now + timedelta(minutes=5))

    with pytest.raises(SystemExit, match="incident-manager: 1 overdue"):
        november(capsys)

    lines = capsys.readouterr().out.splitlines()
    assert lines[-3:] == [
        "open          1",
        "  overdue     1",
        f"overdue by 4m40s: {world.page_of(alice).arn}",
    ]


def test_a_period_without_engagements_owes_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.fires(world.response_plan("checkout", world.person("alice")))

    assert november(capsys, since="2026-11-21")[0] == "owed          0"
