"""What was refused is where people look, and times are the reader's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.stories import incident_path, start
from tests.browser.visitors import unfold

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

    from tests.browser.company import Company
    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack


@pytest.mark.usefixtures("company")
def test_what_is_refused_far_down_a_page_is_in_sight_and_has_the_focus(
    windows: Windows, session: StorageState
) -> None:
    windows.expected.add(400)
    page = windows.open(session, "phone")
    page.goto("contacts/wei-zhang")
    unfold(page, "Edit the plan")
    page.get_by_label("Minutes until channel 1 is used", exact=True).fill("abc")

    page.get_by_role("button", name="Save the plan").click()

    fault = page.get_by_role("alert")
    expect(fault).to_be_in_viewport()
    expect(fault).to_be_focused()


def test_a_time_of_another_year_says_which(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incident = start(stack, company.plans["search-stale"], "Long ago")
    page = windows.open(session)
    page.goto(incident_path(incident, "/timeline"))
    unfold(page, "Add an event")
    page.get_by_label("What happened").fill("Foreseen")
    page.get_by_label("When (your time)").fill("2099-11-28T17:00")

    page.get_by_role("button", name="Add to the timeline").click()

    expect(page.get_by_role("listitem").filter(has_text="Foreseen")).to_contain_text("2099")
