"""A newcomer's first visit: from an empty deployment to a page that was received."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import serious_faults
from tests.browser.visitors import fill_in
from tests.browser.windows import Windows, console_address
from tests.local_stack.cast import messages_to
from tests.local_stack.stack import LOCAL, local_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.local_stack.stack import Stack

PHONE = "+12065550199"


@pytest.fixture(scope="module")
def new_stack() -> Iterator[Stack]:
    """One in which nothing was made yet."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with local_stack(LOCAL / f"new-{worker}", wait_scale=0.01, enforce_iam=True) as running:
        yield running


@pytest.fixture
def newcomer(browser: Browser, new_stack: Stack) -> Iterator[Page]:
    windows = Windows(browser, console_address(new_stack))
    page = windows.open()
    page.goto("sign-in")
    fill_in(page, new_stack.key)
    yield page
    windows.close()
    assert windows.faults == []


def test_a_newcomer_gets_from_the_sign_in_to_a_received_test_page(
    newcomer: Page, new_stack: Stack
) -> None:
    page = newcomer
    page.get_by_role("link", name="Get prepared").first.click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="Create in").click()
    page.get_by_label("Display name").fill("Robin Roe")
    page.get_by_label("Reached by").select_option("SMS")
    page.get_by_label("Phone number or e-mail address").fill(PHONE)
    assert serious_faults(page) == []
    page.get_by_role("button", name="Create and send a code").click()
    page.get_by_label("Code").fill(messages_to(new_stack, PHONE, 1)[-1].code)
    page.get_by_role("button", name="Activate").click()
    page.get_by_role("button", name="Create the escalation plan").click()
    page.get_by_role("button", name="Create the response plan").click()
    page.get_by_role("button", name="Send the test page").click()
    expect(page.get_by_text("Robin Roe")).to_be_visible()
    assert serious_faults(page) == []

    phone = page.context.new_page()
    phone.goto(messages_to(new_stack, PHONE, 2)[-1].link)
    phone.get_by_role("button", name="Acknowledge").click()

    expect(page.get_by_text("It works")).to_be_visible()
