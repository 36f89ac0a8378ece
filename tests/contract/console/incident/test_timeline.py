"""What happened, and what people add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from incident_manager.services.add_timeline_event import add_timeline_event
from tests.contract.console.incident.an_incident import newest, note_of, path


def test_it_tells_what_happened_newest_first(world: World, viewer: Reader) -> None:
    world.passes(1)
    world.acknowledges(world.pages[0])

    text = viewer.opens(path(world, "/timeline")).text

    assert text.index("alice acknowledged") < text.index("Paged alice")


def test_an_event_is_added_at_the_time_it_happened(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/timeline"))

    page = responder.presses(
        "Add to the timeline", text="Rolled back\nto 41", time="2026-11-20T02:55"
    )

    event = newest(world, "Custom Event")
    assert (event.data, f"{event.time:%H:%M}") == ('"Rolled back\\nto 41"', "02:55")
    assert "Rolled back" in page.text


def test_a_form_that_is_sent_twice_adds_one_event(world: World, responder: Reader) -> None:
    form = responder.opens(path(world, "/timeline")).form("Add to the timeline")
    fields = [(name, "Once" if name == "text" else value) for name, value in form.fields]

    for _ in range(2):
        responder.posts(form.action, fields)

    assert [one.data for one in world.timeline()].count('"Once"') == 1


@pytest.mark.parametrize(("text", "time"), [("", "2026-11-20T02:55"), ("Found", "yesterday")])
def test_an_event_without_text_or_time_is_refused_and_kept(
    world: World, responder: Reader, text: str, time: str
) -> None:
    responder.opens(path(world, "/timeline"))

    page = responder.presses("Add to the timeline", text=text, time=time)

    assert page.status == 400
    fields = dict(page.form("Add to the timeline").fields)
    assert (fields["text"], fields["time"]) == (text, time)


def test_an_event_is_changed_and_keeps_its_seconds(world: World, responder: Reader) -> None:
    world.passes(0.5)
    responder.opens(path(world))
    responder.presses("Add the note", note="first")
    note = newest(world, "Note")
    responder.opens(path(world, f"/events/{note.id}"))

    responder.presses("Save", text="second")

    changed = newest(world, "Note")
    assert (changed.data, changed.time) == ('"second"', note.time)


def test_two_people_who_change_one_note_lose_neither_text(
    world: World, responder: Reader, administrator: Reader
) -> None:
    responder.opens(path(world))
    responder.presses("Add the note", note="first")
    at = path(world, f"/events/{newest(world, 'Note').id}")
    responder.opens(at)
    administrator.opens(at)
    administrator.presses("Save", text="theirs")

    page = responder.presses("Save", text="mine")

    assert page.status == 409
    assert "theirs" in page.text
    assert newest(world, "Note").data == '"theirs"'
    responder.presses("Save", text="both")
    assert newest(world, "Note").data == '"both"'


def test_an_event_is_deleted(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/timeline"))
    responder.presses("Add to the timeline", text="wrong")
    responder.opens(path(world, f"/events/{newest(world, 'Custom Event').id}?tab=timeline"))

    page = responder.presses("Delete the event")

    assert "wrong" not in page.text
    assert responder.path.endswith("/timeline")


def test_what_the_service_wrote_can_not_be_changed(world: World, responder: Reader) -> None:
    system = world.timeline()[0]

    page = responder.opens(path(world, f"/events/{system.id}"))

    assert page.status == 400
    assert "the service's own" in page.text


def test_older_events_are_a_link_away(world: World, responder: Reader) -> None:
    for number in range(105):
        world.passes(0.1)
        add_timeline_event(world.ports, note_of(world, f"step {number:03}"))
    page = responder.opens(path(world, "/timeline"))
    assert "step 004" not in page.text
    assert "Timeline 100+" in page.text

    page = responder.opens(
        path(world, f"/timeline{page.links['Older events'].rpartition('timeline')[2]}")
    )

    assert "step 004" in page.text
    assert "Paged alice" in page.text
