"""Notes, beside every tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.services.add_timeline_event import add_timeline_event
from tests.contract.console.incident.an_incident import TABS, newest, note_of, path

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


@pytest.mark.parametrize("tab", TABS)
def test_a_note_is_added_beside_every_tab(world: World, responder: Reader, tab: str) -> None:
    responder.opens(path(world, tab))

    page = responder.presses("Add the note", note="It is the disk")

    assert newest(world, "Note").data == '"It is the disk"'
    assert "It is the disk" in page.text
    assert responder.path.endswith(path(world, tab))


def test_whoever_adds_a_note_stays_at_the_notes(world: World, responder: Reader) -> None:
    page = responder.opens(path(world))

    assert page.form("Add the note").action.endswith("#notes")  # kept by the redirect
    assert 'id="notes"' in page.html


def test_a_note_that_is_refused_is_kept(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/properties"))

    page = responder.presses("Add the note", note="x" * 12_001)

    assert page.status == 400
    assert dict(page.form("Add the note").fields)["note"] == "x" * 12_001
    assert "Record" in page.text


def test_notes_and_events_say_who_wrote_them_and_who_changed_them(
    world: World, responder: Reader, administrator: Reader
) -> None:
    responder.opens(path(world))
    written = responder.presses("Add the note", note="It is the disk").text
    responder.opens(path(world, f"/events/{newest(world, 'Note').id}"))
    mended = responder.presses("Save", text="It is the disk of db-1").text
    administrator.opens(path(world, f"/events/{newest(world, 'Note').id}"))
    administrator.presses("Save", text="It was the disk of db-1")

    notes, timeline = responder.opens(path(world)), responder.opens(path(world, "/timeline"))

    assert "ann-responder" in written
    assert "ann-responder, edited " in mended
    assert "ann-responder, edited by ann-administrator" in notes.text
    assert "ann-responder, edited by ann-administrator" in timeline.text


def test_what_was_written_before_authors_were_kept_names_nobody(
    world: World, viewer: Reader
) -> None:
    add_timeline_event(world.ports, note_of(world, "It is the disk"))

    page = viewer.opens(path(world))

    assert "It is the disk" in page.text
    assert "edited" not in page.text


def test_a_note_is_changed_and_deleted(world: World, responder: Reader) -> None:
    responder.opens(path(world))
    responder.presses("Add the note", note="wrong")
    note = newest(world, "Note")
    responder.opens(path(world, f"/events/{note.id}"))
    responder.presses("Save", text="right")
    assert newest(world, "Note").data == '"right"'

    responder.opens(path(world, f"/events/{note.id}"))
    page = responder.presses("Delete the note")

    assert "right" not in page.text
