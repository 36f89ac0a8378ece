"""The function that tells of hand-offs: on the template's table, by the carriers of the account."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager import wiring
from incident_manager.adapters.dynamodb.store import DynamoStore
from tests.contract.records import put, replication_set
from tests.in_process_account import TABLE
from tests.lambda_functions import invoke
from tests.world import World

if TYPE_CHECKING:
    from incident_manager.domain.contact import Contact

pytestmark = pytest.mark.usefixtures("deployed")


@pytest.fixture
def world() -> World:
    world = World(DynamoStore(TABLE, pause=lambda _: None))
    world.now = wiring.utc_now()
    put(world.store, replication_set())
    return world


@pytest.fixture
def people(world: World) -> tuple[Contact, Contact]:
    return world.person("alice", email=True), world.person("bob", email=True)


def metrics(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What the last run counted."""
    *_, counted = (line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line)
    found: dict[str, object] = json.loads(counted)
    return found


def test_a_change_of_who_is_on_call_is_sent_and_counted_without_an_address(
    world: World,
    people: tuple[Contact, Contact],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    alice, bob = people
    rotation = world.rotation(alice, notices="EMAIL SMS")
    invoke("notify_hand_off", {})
    world.change_rotation(rotation, lambda one: replace(one, contact_arns=(bob.arn,)))

    invoke("notify_hand_off", {})

    told = [vars(one) for one in caplog.records if one.message == "hand-off notice sent"]
    channels = [channel for person in people for channel in person.channels]
    assert sorted(one["channel"] for one in told) == sorted(one.arn for one in channels)
    assert all(one["message_id"] for one in told)
    assert metrics(capsys)["HandOffNoticesSent"] == [1.0] * 4
    assert not any(one.address in str(told) for one in channels)


def test_the_same_change_is_not_sent_by_the_next_run(
    world: World, people: tuple[Contact, Contact], caplog: pytest.LogCaptureFixture
) -> None:
    alice, bob = people
    rotation = world.rotation(alice, notices="SMS")
    invoke("notify_hand_off", {})
    world.change_rotation(rotation, lambda one: replace(one, contact_arns=(bob.arn,)))

    invoke("notify_hand_off", {})
    invoke("notify_hand_off", {})

    assert [one.message for one in caplog.records].count("hand-off notice sent") == 2
    assert list(world.store.hand_offs_due(world.now)) == []


def test_a_rotation_of_which_nobody_can_tell_is_logged_and_counted(
    world: World,
    people: tuple[Contact, Contact],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rotation = world.rotation(people[0], notices="SMS")
    world.change_rotation(rotation, lambda one: replace(one, time_zone_id="Atlantis/Poseidonia"))

    invoke("notify_hand_off", {})

    failed = [vars(one)["arn"] for one in caplog.records if one.message == "hand-off failed"]
    assert failed == [rotation.arn]
    assert metrics(capsys)["HandOffsFailed"] == [1.0]
