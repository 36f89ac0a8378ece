"""Who is on call: looked up, overridden, planned ahead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.company import create_rotation, create_schedule

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

    from tests.browser.company import Company
    from tests.browser.windows import Device, Windows
    from tests.local_stack.stack import Stack


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_shift_is_overridden_where_the_calendar_shows_it(
    windows: Windows, session: StorageState, stack: Stack, company: Company, device: Device
) -> None:
    _, jonas, priya = list(company.people.values())[:3]
    rotation = create_rotation(stack, f"{device}-turns", [jonas, priya])  # two weeks show both
    create_schedule(stack, f"{device}-turns", f"Turns on a {device}", [rotation])
    page = windows.open(session, device)
    page.goto("on-call")
    page.get_by_role("link", name=f"Turns on a {device}").click()
    expect(page.get_by_role("heading", name=f"Turns on a {device}")).to_be_visible()

    page.get_by_role("link", name=re.compile("Priya Raman")).last.click()
    page.get_by_label("Who covers").select_option("Jonas Lindqvist")
    page.get_by_role("button", name="Override").click()

    expect(page.get_by_role("status")).to_contain_text("Jonas Lindqvist")
    (made,) = stack.api("ssm-contacts").list_rotation_overrides(
        RotationId=rotation, StartTime=0, EndTime=4_000_000_000
    )["RotationOverrides"]
    assert made["NewContactIds"] == [jonas.arn]


@pytest.mark.usefixtures("company")
def test_a_gap_is_called_one(windows: Windows, session: StorageState) -> None:
    page = windows.open(session)

    page.goto("on-call/payments-on-call?weeks=2")

    expect(page.get_by_role("heading", name="Gaps")).to_be_visible()
    expect(page.get_by_text("None in these weeks.")).to_have_count(0)


@pytest.mark.usefixtures("company")
def test_a_rotation_is_seen_before_it_is_saved(windows: Windows, session: StorageState) -> None:
    page = windows.open(session)
    page.goto("on-call/rotations/new?schedule=payments-on-call")
    page.get_by_label("Name", exact=True).fill("weekends")
    page.get_by_label("Time zone").fill("Europe/Berlin")
    page.get_by_label("Day 1").select_option("Saturday")
    page.get_by_label("Time 1", exact=True).locator("visible=true").fill("09:00")

    page.get_by_label("Members, in the order of turns: 1").select_option("Wei Zhang")

    preview = page.get_by_role("region", name="The next 4 weeks").last
    expect(preview).to_contain_text("Wei Zhang")
