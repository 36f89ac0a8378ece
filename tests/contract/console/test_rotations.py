"""Making a rotation with a preview, changing and deleting it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain import arn
from incident_manager.domain.contact import Contact
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG
from incident_manager.store import Ref, Window
from tests.world import DEPLOYMENT, World

if TYPE_CHECKING:
    from incident_manager.domain.rotation import Rotation
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

NIGHTS: dict[str, str | list[str]] = {
    "name": "Nights",
    "member": ["alice", "bob", ""],
    "time_zone": "Europe/Berlin",
    "weekly_day": "MON",
    "weekly_time": "09:00",
    "start": "2026-11-16T09:00",
}


@pytest.fixture
def world(console: Console) -> World:
    console.world.person("alice")
    console.world.person("bob")
    console.world.schedule("primary")
    return console.world


def rotations(world: World) -> tuple[Rotation, ...]:
    return world.store.rotations("", Window(10)).items


def members(rotation: Rotation) -> list[str]:
    return list(map(arn.owner, rotation.contact_arns))


def test_a_rotation_is_made_and_joins_the_schedule_that_it_was_made_for(
    world: World, administrator: Reader
) -> None:
    administrator.opens("/on-call/rotations/new?schedule=primary")

    page = administrator.presses("Create", **NIGHTS, notice=["SMS", "EMAIL"])

    (made,) = rotations(world)
    assert "The rotation Nights is made." in page.text
    assert (made.name, members(made)) == ("Nights", ["alice", "bob"])
    assert made.tags == {HAND_OFF_TAG: "EMAIL SMS"}
    primary = world.store.get(Ref(Contact, DEPLOYMENT.contact("primary")))
    assert primary
    assert primary.rotation_arns == (made.arn,)
    assert "On call now: alice until Mon 23 Nov 09:00 Europe/Berlin , then bob" in page.text


def test_a_rotation_that_finds_its_schedule_full_is_made_once(
    world: World, administrator: Reader
) -> None:
    carol = world.person("carol")
    world.schedule("full", *(world.rotation(carol) for _ in range(8)))
    administrator.opens("/on-call/rotations/new?schedule=full")

    page = administrator.presses("Create", **NIGHTS)

    assert "The rotation Nights is made. It is not in full: " in page.text
    assert [one.name for one in rotations(world)].count("Nights") == 1


def test_a_preview_saves_nothing_and_keeps_what_was_typed(
    world: World, administrator: Reader
) -> None:
    administrator.opens("/on-call/rotations/new")

    page = administrator.presses("Preview", **NIGHTS)

    assert "Mon 23 Nov bob 09:00 – Mon 30 Nov 09:00 · Nights" in page.text
    fields = page.form("Create").fields
    assert [value for name, value in fields if name == "member"] == ["alice", "bob", "", ""]
    assert {("name", "Nights"), ("start", "2026-11-16T09:00")} <= set(fields)
    assert rotations(world) == ()


def test_the_page_asks_for_the_preview_alone(world: World, administrator: Reader) -> None:
    fields = administrator.opens("/on-call/rotations/new").form("Create").fields
    typed = [(name, value) for name, value in fields if name not in NIGHTS]
    for name, value in NIGHTS.items():
        typed += [(name, one) for one in ([value] if isinstance(value, str) else value)]

    page = administrator.posts("/on-call/rotations/preview", typed)

    assert "until Mon 23 Nov 09:00" in page.text
    assert "<html" not in page.html
    assert rotations(world) == ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"every": "1000"}, "Every: "),
        ({"time_zone": "Mars/Olympus"}, "IANA"),
        ({"weekly_time": ""}, "at least one hand-off"),
        ({"member": ["carol"]}, "carol"),
        ({"name": "Nights & days"}, "Name: "),
    ],
)
def test_a_refused_rotation_keeps_what_was_typed(
    world: World, administrator: Reader, changed: dict[str, str | list[str]], says: str
) -> None:
    administrator.opens("/on-call/rotations/new")

    page = administrator.presses("Create", **{**NIGHTS, "hours": "windows", **changed})

    assert page.status in (400, 404)
    assert says in page.text
    kept = page.form("Create").fields
    for name, value in {**NIGHTS, **changed}.items():
        typed = [one for one in ([value] if isinstance(value, str) else value) if one]
        assert [one for field, one in kept if field == name and one][: len(typed)] == typed
    assert ("hours", "windows") in kept
    assert rotations(world) == ()


def test_a_member_moves_up_before_anything_is_saved(world: World, administrator: Reader) -> None:
    administrator.opens("/on-call/rotations/new")
    administrator.presses("Preview", **NIGHTS)

    page = administrator.presses("Up")

    chosen = [value for name, value in page.form("Create").fields if name == "member" and value]
    assert chosen == ["bob", "alice"]
    administrator.presses("Create")
    assert members(rotations(world)[0]) == ["bob", "alice"]


def test_a_rotation_is_changed_with_its_notices(world: World, administrator: Reader) -> None:
    administrator.opens("/on-call/rotations/new")
    administrator.presses("Create", **NIGHTS, notice="SMS")
    (made,) = rotations(world)
    page = administrator.opens(f"/on-call/rotations/{arn.tail(made.arn)}")
    assert "Every week on Monday 09:00" in page.text
    assert "None: nobody is paged through it" in page.text

    administrator.opens(page.links["Edit"])
    administrator.presses(
        "Save", member=["bob", ""], hours="windows", MON_from="09:00", MON_to="17:00", notice=[]
    )

    (changed,) = rotations(world)
    assert members(changed) == ["bob"]
    assert changed.start == made.start
    assert changed.tags == {}
    assert "Mon 09:00–17:00" in administrator.page.text
    administrator.opens(administrator.page.links["Edit"])
    administrator.presses("Save", notice="EMAIL")
    assert rotations(world)[0].tags == {HAND_OFF_TAG: "EMAIL"}


@pytest.fixture
def lost(world: World) -> Rotation:
    """Alice and Bob since 03:00 UTC, in a zone that the time zone database lost since then."""
    found = [world.store.get(Ref(Contact, DEPLOYMENT.contact(one))) for one in ("alice", "bob")]
    made = world.rotation(*(one for one in found if one))
    world.change_rotation(made, lambda one: replace(one, time_zone_id="Mars/Olympus"))
    return made


def test_a_rotation_of_a_zone_that_is_none_says_that_nobody_can_tell_who_is_on_call(
    lost: Rotation, viewer: Reader
) -> None:
    """No shifts are drawn: nobody is paged through it."""
    page = viewer.opens(f"/on-call/rotations/{arn.tail(lost.arn)}")

    assert page.status == 200
    assert "Nobody can tell who is on call. Time zone: it must be a name of the IANA" in page.text
    assert "Time zone Mars/Olympus Since Thu 19 Nov 03:00, 2026 (UTC)" in page.text
    assert 'class="bar' not in page.html


def test_a_rotation_of_a_zone_that_is_none_is_mended_and_begins_when_it_did(
    world: World, lost: Rotation, administrator: Reader
) -> None:
    page = administrator.opens(f"/on-call/rotations/{arn.tail(lost.arn)}/edit")
    assert page.status == 200
    assert "Time zone: it must be a name of the IANA" in page.text
    page = administrator.presses("Save")
    assert page.status == 400
    assert "IANA" in page.text

    page = administrator.presses("Save", time_zone="Europe/Berlin")

    assert "The rotation is changed." in page.text
    (mended,) = rotations(world)
    assert (mended.time_zone_id, mended.start) == ("Europe/Berlin", lost.start)


def test_who_deletes_a_rotation_sees_first_which_schedules_lose_it(
    world: World, administrator: Reader
) -> None:
    administrator.opens("/on-call/rotations/new?schedule=primary")
    administrator.presses("Create", **NIGHTS)
    (made,) = rotations(world)

    page = administrator.opens(f"/on-call/rotations/{arn.tail(made.arn)}/delete")

    assert page.links["primary"] == "/console/on-call/primary"
    assert "The rotation is deleted." in administrator.presses("Delete the rotation").text
    assert rotations(world) == ()


def test_who_is_no_administrator_only_looks(world: World, responder: Reader) -> None:
    rotation = arn.tail(world.rotation(world.person("carol")).arn)

    page = responder.opens(f"/on-call/rotations/{rotation}")

    assert "Edit" not in page.links
    for path in ("/on-call/rotations/new", f"/on-call/rotations/{rotation}/edit"):
        assert responder.opens(path).status == 403
        assert responder.posts(path, [("name", "x")]).status == 403
    assert responder.posts(f"/on-call/rotations/{rotation}/delete", []).status == 403
