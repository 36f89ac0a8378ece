"""Calendar feeds: made, listed, read and revoked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.cli import stack
from incident_manager.cli.command import main
from incident_manager.cli.stack import Stack
from incident_manager.domain.calendar_feed import CalendarFeed, feed_id
from incident_manager.domain.override import RotationOverride
from incident_manager.services.errors import InvalidError, NotFoundError
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.manage_calendar_feed import (
    create_calendar_feed,
    revoke_calendar_feed,
)
from incident_manager.services.serve_calendar import serve_calendar
from tests.contract.records import replication_set
from tests.fakes.crash import CallCount
from tests.world import DEPLOYMENT, START, World, essential, number_of, records_of

if TYPE_CHECKING:
    from incident_manager.domain.calendar import Calendar
    from incident_manager.domain.contact import Contact
    from incident_manager.domain.rotation import Rotation

FEED = feed_id("token")
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    made = World()
    made.store.commit([replication_set()])
    return made


def served(world: World) -> Calendar | None:
    return serve_calendar(world.ports.store, FEED, world.now)


def summaries(world: World) -> set[str]:
    calendar = served(world)
    assert calendar is not None
    return {one.summary for one in calendar.entries}


def subscribe(world: World, contact: Contact) -> None:
    create_calendar_feed(world.ports.store, FEED, contact.arn, "", world.now)


def scheduled(world: World) -> tuple[Contact, Contact, Rotation]:
    """Alice and bob take turns every day; alice's name is Alice."""
    alice = world.change(
        world.person("alice", email=True), lambda one: replace(one, display_name="Alice")
    )
    rotation = world.rotation(alice, world.person("bob"))
    return world.schedule("primary", rotation), alice, rotation


def replaced_now(rotation: Rotation, by: Contact) -> Rotation:
    """As of now, for an hour; the first of the rotation's members is on call since yesterday."""
    override = RotationOverride(
        id="1", new_contact_arns=(by.arn,), start=START, end=START + HOUR, created=START
    )
    return replace(rotation, overrides=(override,))


def test_a_schedule_is_shown_with_everybody_who_is_on_call_by_name(world: World) -> None:
    schedule, _, _ = scheduled(world)
    subscribe(world, schedule)

    assert summaries(world) == {"Alice on call (primary)", "bob on call (primary)"}


def test_a_person_is_shown_with_their_own_shifts_of_all_rotations(world: World) -> None:
    _, alice, rotation = scheduled(world)
    world.rotation(world.person("carol"))
    world.change_rotation(rotation, lambda one: replaced_now(one, alice))
    subscribe(world, alice)

    assert summaries(world) == {
        "Alice on call (rotation)",
        "Alice on call (rotation), instead of bob",
    }


def test_half_a_year_ahead_and_a_month_back_is_shown(world: World) -> None:
    alice = world.person("alice")
    rotation = world.rotation(alice)
    world.change_rotation(rotation, lambda one: replace(one, start=START - timedelta(days=400)))
    subscribe(world, alice)

    calendar = served(world)

    assert calendar
    shown = [one.start for one in calendar.entries]
    assert START - timedelta(days=32) < shown[0] < START - timedelta(days=30)
    assert START + timedelta(days=178) < shown[-1] < START + timedelta(days=180)


def test_a_schedule_takes_four_calls_and_a_person_three(world: World) -> None:
    schedule, alice, _ = scheduled(world)
    for contact, calls in (
        (schedule, ["read", "get", "read", "read"]),
        (alice, ["read", "get", "rotations"]),
    ):
        subscribe(world, contact)
        world.tap.around = counted = CallCount()

        assert served(world)

        assert counted.names == calls
        revoke_calendar_feed(world.ports.store, FEED)


def test_no_address_and_no_number_is_in_a_calendar(world: World) -> None:
    schedule, alice, _ = scheduled(world)
    subscribe(world, schedule)

    told = repr(served(world))

    assert "Alice" in told
    assert number_of(alice.alias) not in told
    assert "@example.com" not in told


def test_a_rotation_that_cannot_be_calculated_is_told_and_hides_no_other(world: World) -> None:
    rotations = [world.rotation(world.person(name)) for name in ("alice", "bob", "carol")]
    lost, strange, _ = rotations
    world.change_rotation(strange, lambda one: replace(one, time_zone_id="Mars/Olympus"))
    schedule = world.schedule("primary", *rotations)
    world.store.commit(delete=[replace(lost, version=1)])
    subscribe(world, schedule)

    calendar = served(world)

    assert calendar
    assert summaries(world) == {"carol on call (primary)"}
    assert "the rotation was deleted" in calendar.description
    assert "IANA" in calendar.description


def test_an_unknown_feed_shows_nothing(world: World) -> None:
    assert served(world) is None


def test_a_revoked_feed_shows_nothing_and_leaves_nothing(world: World) -> None:
    _, alice, _ = scheduled(world)
    before = records_of(world)
    subscribe(world, alice)

    revoke_calendar_feed(world.ports.store, FEED)

    assert served(world) is None
    assert records_of(world) == before
    with pytest.raises(NotFoundError):
        revoke_calendar_feed(world.ports.store, FEED)


def test_a_feed_of_somebody_who_was_deleted_does_not_pass_to_the_next_of_the_alias(
    world: World,
) -> None:
    alice = world.person("alice")
    subscribe(world, alice)

    world.store.commit(delete=[replace(alice, version=1)])
    assert served(world) is None

    world.store.commit([replace(alice, created=START + HOUR)])
    assert served(world) is None


def test_nothing_is_shown_without_a_replication_set(world: World) -> None:
    subscribe(world, world.person("alice"))
    the_set = world.store.get(THE_SET)
    assert the_set

    (deleting,) = world.store.commit([replace(the_set, deleting=START)])
    assert served(world) is None

    world.store.commit(delete=[deleting])
    assert served(world) is None


def test_an_escalation_plan_has_no_calendar(world: World) -> None:
    plan = world.escalation("ops", (5, essential(world.person("alice"))))

    with pytest.raises(InvalidError, match="a person or an on-call schedule"):
        subscribe(world, plan)


# The command


@pytest.fixture
def command(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A deployment that the command finds behind the stack."""
    where = f"{DEPLOYMENT.region}:{DEPLOYMENT.account}"
    outputs = {"TableName": "table", "ApiEndpoint": "https://incidents.example.com"}
    described = {
        "StackId": f"arn:aws:cloudformation:{where}:stack/incident-manager/some-id",
        "Outputs": [{"OutputKey": key, "OutputValue": one} for key, one in outputs.items()],
    }
    monkeypatch.setattr(Stack, "_described", lambda _: described)
    monkeypatch.setattr(stack, "DynamoStore", lambda name: world.store if name == "table" else 0)
    return world


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(["calendars", *arguments])
    return capsys.readouterr().out.splitlines()


def test_an_address_is_printed_once_and_its_token_is_stored_nowhere(
    command: World, capsys: pytest.CaptureFixture[str]
) -> None:
    command.person("alice")

    (address,) = run(capsys, "create", "--contact", "alice", "--label", "phone")

    found = re.fullmatch(r"https://incidents.example.com/calendars/([\w-]{43})\.ics", address)
    assert found
    (feed,) = (one for one in records_of(command).values() if isinstance(one, CalendarFeed))
    assert feed.id == feed_id(found[1])
    assert found[1] not in repr(records_of(command))
    listed = run(capsys, "list")
    assert listed[0].split() == ["CREATED", "(UTC)", "CONTACT", "ID", "LABEL"]
    assert listed[1].split()[2:] == ["alice", feed.id, "phone"]


def test_no_two_addresses_are_the_same(command: World, capsys: pytest.CaptureFixture[str]) -> None:
    command.person("alice")
    addresses = {*run(capsys, "create", "--contact", "alice")} | {
        *run(capsys, "create", "--contact", "alice")
    }

    assert len(addresses) == 2
    assert len(run(capsys, "list")) == 3


def test_every_feed_is_listed_however_many_there_are(
    command: World, capsys: pytest.CaptureFixture[str]
) -> None:
    alice = command.person("alice")
    for number in range(230):
        create_calendar_feed(
            command.store, feed_id(str(number)), alice.arn, str(number), START + number * HOUR
        )

    assert [line.split()[-1] for line in run(capsys, "list")[1:]] == [
        str(number) for number in reversed(range(230))
    ]


def test_a_feed_is_revoked_by_its_id(command: World, capsys: pytest.CaptureFixture[str]) -> None:
    command.person("alice")
    run(capsys, "create", "--contact", "alice")
    feed = run(capsys, "list")[1].split()[3]

    run(capsys, "revoke", feed)

    assert len(run(capsys, "list")) == 1
    with pytest.raises(SystemExit, match=f"incident-manager: Resource not found: {feed}"):
        run(capsys, "revoke", feed)


def test_nobody_that_there_is_not_has_a_calendar(
    command: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="Resource not found: .*contact/alcie"):
        run(capsys, "create", "--contact", "alcie")
