"""Notes, beside every tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import TABS, newest, path


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
