"""The list of incidents, and starting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.stories import HOSTILE_TITLE, start

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

    from tests.browser.company import Company
    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack

HTML = "text/html"


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

    page.get_by_label("Title contains").fill("NEEDLE")
    page.get_by_label("Impact").select_option("2 High")
    page.get_by_role("button", name="Filter").click()

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
