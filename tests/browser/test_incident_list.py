"""The list of incidents, and starting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.stories import HOSTILE_TITLE, start
from tests.browser.visitors import unfold
from tests.browser.windows import NEWS_MS

if TYPE_CHECKING:
    from playwright.sync_api import Page, StorageState

    from tests.browser.company import Company
    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack

HTML = "text/html"


def _start_by_hand(page: Page, title: str) -> None:
    page.goto("")
    page.get_by_role("link", name="Start an incident").click()
    page.get_by_label("Response plan").select_option("Search is stale")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Start and page").click()


@pytest.mark.usefixtures("company")
def test_an_incident_started_in_one_window_is_in_the_other_within_five_seconds(
    windows: Windows, session: StorageState
) -> None:
    following, working = windows.open(session), windows.open(session, "phone")
    following.goto("")

    _start_by_hand(working, "Seen from afar")
    expect(working.get_by_role("heading", name="Seen from afar")).to_be_visible()

    link = following.get_by_role("link", name="Seen from afar")
    expect(link).to_be_visible(timeout=NEWS_MS)


@pytest.mark.usefixtures("company")
def test_an_incident_is_started_with_the_keyboard_alone(
    windows: Windows, session: StorageState
) -> None:
    page = windows.open(session)
    page.goto("")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Start an incident")).to_be_focused()
    page.keyboard.press("Enter")

    page.get_by_label("Response plan").focus()
    page.keyboard.type("Search")
    page.get_by_label("Title").focus()
    page.keyboard.type("Typed")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Typed")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_hostile_title_is_text(
    windows: Windows, session: StorageState, stack: Stack, company: Company, javascript: bool
) -> None:
    start(stack, company.plans["search-stale"], HOSTILE_TITLE)
    page = windows.open(session, javascript=javascript)

    page.goto("")

    shown = page.get_by_role("link", name="<script>alert(1)</script>").first
    expect(shown).to_have_text(HOSTILE_TITLE, use_inner_text=True)


def test_the_list_is_filtered_without_javascript(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    for title, impact in (("A lost needle", 2), ("A lost needle", 4), ("Some hay", 2)):
        start(stack, company.plans["search-stale"], title, impact)
    page = windows.open(session, javascript=False)
    page.goto("")

    unfold(page, "Filter")
    page.get_by_label("Title contains").fill("NEEDLE")
    page.get_by_label("Impact").select_option("2 High")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("link", name="A lost needle")).to_have_count(1)
    expect(page.get_by_role("link", name="Some hay")).to_have_count(0)
    page.get_by_role("link", name="Clear").click()
    expect(page.get_by_role("link", name="Some hay")).to_be_visible()


@pytest.mark.usefixtures("company")
def test_a_form_on_another_site_starts_nothing(windows: Windows, session: StorageState) -> None:
    windows.expected.add(403)
    page = windows.open(session)
    form = (
        f'<form method="post" action="{windows.address}incidents/new">'
        '<input name="plan" value="search-stale"><input name="title" value="Forged">'
        "<button>Win a prize</button></form>"
    )
    page.route("http://elsewhere.test/", lambda route: route.fulfill(body=form, content_type=HTML))
    page.goto("http://elsewhere.test/")

    page.get_by_role("button", name="Win a prize").click()
    page.wait_for_url(f"{windows.address}**")
    page.goto("")

    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    expect(page.get_by_role("link", name="Forged")).to_have_count(0)
