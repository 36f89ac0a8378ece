"""Plans: made, and simulated before they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_plan_is_simulated_with_somebody_who_acknowledges_after_seven_minutes(
    windows: Windows, session: StorageState, javascript: bool
) -> None:
    page = windows.open(session, javascript=javascript)
    page.goto("simulate")
    page.get_by_label("Engage").select_option("Payments day and night")
    page.get_by_label("At (").fill("2026-12-25T03:00")
    page.get_by_role("button", name="Simulate").click()
    steps = page.get_by_role("table")
    expect(steps.get_by_text("stage 3").first).to_be_visible()
    page.get_by_label("Who acknowledges, 1").select_option("Maya Okafor")
    page.get_by_label("after").first.fill("7")

    page.get_by_role("button", name="Simulate").click()

    expect(steps.get_by_role("row", name="Maya Okafor").last).to_contain_text("acknowledges")
    expect(steps.get_by_role("row").last).to_contain_text("7 min")
    expect(steps.get_by_text("stage 3")).to_have_count(0)


@pytest.mark.usefixtures("company")
def test_an_escalation_plan_and_a_response_plan_are_made(
    windows: Windows, session: StorageState, stack: Stack
) -> None:
    page = windows.open(session)
    page.goto("plans")
    page.get_by_role("link", name="Create an escalation plan").click()
    page.get_by_label("Display name").fill("Storefront")
    page.get_by_label("Alias").fill("storefront")
    page.get_by_label("Stage 1, target 1").select_option("Wei Zhang")
    page.get_by_role("button", name="Create the plan").click()
    expect(page.get_by_role("heading", name="Storefront")).to_be_visible()

    page.goto("response-plans/new")
    page.get_by_label("Name", exact=True).fill("storefront-down")
    page.get_by_label("Title").fill("The storefront is down")
    page.get_by_label("Impact").select_option("1 Critical")
    page.get_by_label("Storefront").check()
    page.get_by_role("button", name="Create the plan").click()
    expect(page.get_by_role("heading", name="storefront-down")).to_be_visible()

    (made,) = [
        one["arn"]
        for one in stack.api("ssm-incidents").list_response_plans()["responsePlanSummaries"]
        if one["name"] == "storefront-down"
    ]
    plan = stack.api("ssm-incidents").get_response_plan(arn=made)
    assert [one.rpartition("/")[2] for one in plan["engagements"]] == ["storefront"]


@pytest.mark.usefixtures("company")
def test_what_depends_on_a_contact_is_shown_before_it_is_deleted(
    windows: Windows, session: StorageState
) -> None:
    page = windows.open(session)

    page.goto("contacts/eleni-papadakis/delete")

    expect(page.get_by_role("link", name="platform-first")).to_be_visible()
    expect(page.get_by_role("link", name="Payments day and night")).to_be_visible()
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)
