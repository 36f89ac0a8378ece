"""The overview, and the summary that several people may write at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.incident import IncidentUpdate

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import path


def test_it_has_the_summary_and_the_five_latest_events(world: World, viewer: Reader) -> None:
    world.updates(world.incident, IncidentUpdate(summary="**All** regions"))

    page = viewer.opens(path(world))

    assert "<strong>All</strong> regions" in page.html
    assert page.html.count('class="event"') == 4


def test_the_summary_is_edited(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/summary"))

    page = responder.presses("Save the summary", summary="# Found it\n\nThe disk is full.")

    assert world.incident.summary == "# Found it\n\nThe disk is full."
    assert "The disk is full." in page.text


def test_two_people_who_write_at_once_lose_neither_text(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/summary"))
    world.updates(world.incident, IncidentUpdate(summary="Theirs"))

    page = responder.presses("Save the summary", summary="Mine")

    assert page.status == 409
    assert "Somebody else changed it" in page.text
    assert "Theirs" in page.text
    assert dict(page.form("Save your text in its place").fields)["summary"] == "Mine"
    assert world.incident.summary == "Theirs"


def test_who_has_seen_the_other_text_may_replace_it(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/summary"))
    world.updates(world.incident, IncidentUpdate(summary="Theirs"))
    responder.presses("Save the summary", summary="Mine")

    responder.presses("Save your text in its place", summary="Both")

    assert world.incident.summary == "Both"


def test_a_summary_that_is_too_long_is_kept_in_its_form(world: World, responder: Reader) -> None:
    before = world.incident.summary
    responder.opens(path(world, "/summary"))

    page = responder.presses("Save the summary", summary="x" * 8_001)

    assert page.status == 400
    assert dict(page.form("Save the summary").fields)["summary"] == "x" * 8_001
    assert world.incident.summary == before
