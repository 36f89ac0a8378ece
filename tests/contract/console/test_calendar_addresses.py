"""Addresses that calendar programs subscribe to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.calendar_feed import feed_id
from incident_manager.services.serve_calendar import serve_calendar
from incident_manager.store import walk

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Page, Reader
    from tests.world import World


@pytest.fixture
def world(console: Console) -> World:
    console.world.schedule("primary", console.world.rotation(console.world.person("alice")))
    return console.world


def address(page: Page) -> str:
    found = re.search(r'value="(https://[^"]+)"', page.html)
    assert found
    return found[1]


@pytest.mark.parametrize("of", ["primary", "alice"])
def test_an_address_is_made_for_somebody_and_shown_once(
    world: World, responder: Reader, of: str
) -> None:
    responder.opens(f"/calendars?of={of}")
    page = responder.presses("Create an address", label="Ann's phone")

    made = re.fullmatch(r"https://incidents.example.com/calendars/([\w-]{43})\.ics", address(page))
    assert made
    assert serve_calendar(world.store, feed_id(made[1]), world.now)
    assert "Ann's phone" in responder.opens("/calendars").text
    assert made[1] not in responder.page.html


def test_a_revoked_address_answers_no_more(world: World, responder: Reader) -> None:
    responder.opens("/calendars?of=primary")
    responder.presses("Create an address", label="Ann's phone")
    responder.opens("/calendars")

    assert "The address is revoked" in responder.presses("Revoke").text
    assert list(walk(world.store.calendar_feeds)) == []


@pytest.mark.parametrize(
    ("changed", "says"), [({"of": "nobody"}, "not found"), ({"label": "x" * 101}, "at most 100")]
)
def test_what_is_refused_makes_no_address(
    world: World, responder: Reader, changed: dict[str, str], says: str
) -> None:
    responder.opens("/calendars")

    page = responder.presses("Create an address", **changed)

    assert page.status == 400
    assert says in page.text
    assert list(walk(world.store.calendar_feeds)) == []


def test_a_label_is_text(world: World, responder: Reader) -> None:
    responder.opens("/calendars?of=primary")
    responder.presses("Create an address", label='"><script>alert(1)</script>')

    page = responder.opens("/calendars")

    assert '"><script>alert(1)</script>' in page.text
    assert "<script>alert" not in page.html
    assert world.incidents == ()


def test_who_views_makes_and_revokes_none(world: World, viewer: Reader) -> None:
    assert "Create an address" not in viewer.opens("/calendars").text
    assert viewer.posts("/calendars", [("of", "primary")]).status == 403
    assert list(walk(world.store.calendar_feeds)) == []
