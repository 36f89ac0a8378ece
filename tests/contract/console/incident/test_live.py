"""What is looked at again every few seconds."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import TABS, path


def test_every_part_is_told_anew_once_it_changed_and_only_then(
    world: World, viewer: Reader
) -> None:
    for tab in TABS:
        parts = re.findall(r'hx-get="([^"]+/live/[^"]+)"', viewer.opens(path(world, tab)).html)
        assert len(parts) == 3
        for part in parts:
            asked = part.replace("&amp;", "&")
            assert viewer.opens(asked, **{"hx-request": "true"}).status == 204


def test_an_acknowledgement_arrives(world: World, viewer: Reader) -> None:
    html = viewer.opens(path(world)).html
    banner = re.findall(r'hx-get="([^"]+/live/banner[^"]+)"', html)[0].replace("&amp;", "&")
    world.acknowledges(world.pages[0])

    page = viewer.opens(banner, **{"hx-request": "true"})

    assert page.status == 200
    assert "In progress" in page.text


@pytest.mark.parametrize("tab", TABS)
def test_no_part_that_is_exchanged_has_a_field_to_type_in(
    world: World, administrator: Reader, tab: str
) -> None:
    html = administrator.opens(path(world, tab)).html
    for part in re.findall(r'hx-get="([^"]+/live/[^"&]+)', html):
        told = administrator.opens(part, **{"hx-request": "true"}).html
        assert not re.search(r"<(textarea|select)|<input(?! type=\"hidden\")", told)


def test_a_page_with_a_hundred_events_is_under_fifteen_kilobytes(
    world: World, responder: Reader
) -> None:
    for number in range(100):
        world.passes(0.1)
        responder.opens(path(world))
        responder.presses("Add the note", note=f"Step {number * 7919 % 1000}: shard {number} is ok")

    page = responder.opens(path(world, "/timeline"))

    assert len(gzip.compress(page.html.encode(), 6)) < 15_000
