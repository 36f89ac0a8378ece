"""What is looked at again every few seconds, and what it weighs."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from incident_manager.services.add_timeline_event import add_timeline_event
from tests.contract.console.incident.an_incident import TABS, note_of, path

if TYPE_CHECKING:
    from tests.contract.console.reader import Page, Reader
    from tests.world import World


def news(reader: Reader, page: Page) -> Page:
    """What the page asks for, by itself."""
    (asked,) = re.findall(r'hx-get="([^"]+/live/[^"]+)"', page.html)
    return reader.opens(asked.replace("&amp;", "&"), **{"hx-request": "true"})


@pytest.mark.parametrize("tab", TABS)
def test_a_page_asks_once_for_all_of_its_parts_and_there_is_no_news(
    world: World, responder: Reader, tab: str
) -> None:
    page = responder.opens(path(world, tab))
    world.now += world.now - world.incident.created

    assert news(responder, page).status == 204


def test_only_what_changed_arrives(world: World, viewer: Reader) -> None:
    page = viewer.opens(path(world))
    world.acknowledges(world.pages[0])

    told = news(viewer, page)

    assert told.text.endswith("In progress . 1 engaged, 1 acknowledged by alice .")
    assert re.findall(r'id="(\w+)" class="live" hx-swap-oob', told.html) == ["banner", "shown"]
    assert news(viewer, told).status == 204


def test_a_note_arrives_beside_a_tab_that_stays_as_it_is(world: World, viewer: Reader) -> None:
    page = viewer.opens(path(world, "/engagements"))
    add_timeline_event(world.ports, note_of(world, "It is the disk"))

    told = news(viewer, page)

    assert "It is the disk" in told.text
    assert 'id="noted"' in told.html
    assert 'id="shown"' not in told.html


@pytest.mark.parametrize("tab", TABS)
def test_no_part_that_is_exchanged_has_a_field_to_type_in(
    world: World, administrator: Reader, tab: str
) -> None:
    asked = path(world, f"/live{tab or '/overview'}")

    told = administrator.opens(asked, **{"hx-request": "true"})

    assert told.html.count('hx-swap-oob="true"') == 3
    assert not re.search(r"<(textarea|select)|<input(?! type=\"hidden\")", told.html)


def test_a_page_with_a_hundred_events_is_under_fifteen_kilobytes(
    world: World, responder: Reader
) -> None:
    for number in range(100):
        world.passes(0.1)
        text = f"Step {number * 7919 % 1000}: shard {number} is well"
        add_timeline_event(world.ports, note_of(world, text))

    page = responder.opens(path(world, "/timeline"))

    assert page.text.count("Step") > 190
    assert len(gzip.compress(page.html.encode(), 6)) < 15_000
