"""Somebody who can be paged, from the name to a test page that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.local_stack.cast import messages_to

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack


@pytest.mark.parametrize(("javascript", "phone"), [(True, "+12065550190"), (False, "+12065550191")])
def test_a_contact_is_made_proven_and_tested(
    windows: Windows, session: StorageState, stack: Stack, javascript: bool, phone: str
) -> None:
    page = windows.open(session, "phone", javascript=javascript)
    page.goto("contacts")
    page.get_by_role("link", name="Create a contact").click()
    page.get_by_label("Display name").fill("Ola Nordmann")
    page.get_by_label("Alias").fill(f"ola-{phone[-3:]}")
    page.get_by_label("Phone number for SMS").fill(phone)
    page.get_by_role("button", name="Create and send codes").click()

    code = messages_to(stack, phone, 1)[-1].code
    page.get_by_label("Code that was sent").fill(code)
    page.get_by_role("button", name="Activate").click()
    page.get_by_role("button", name="Send a test page").click()
    test = messages_to(stack, phone, 2)[-1].code
    page.get_by_label("Code in the page").fill(test)
    page.get_by_role("button", name="Acknowledge").click()

    expect(page.get_by_text("It was read. Nothing more is sent.")).to_be_visible()
