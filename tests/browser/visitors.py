"""What people do in any page of the console, and how they sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, StorageState

    from tests.browser.windows import Windows
    from tests.local_stack.administration import AccessKey


def unfold(page: Page, title: str) -> None:
    """Open what is folded away under a title that contains this."""
    page.locator("summary").filter(has_text=title).click()


def fill_in(page: Page, key: AccessKey) -> None:
    """Send the form of the sign-in page, which the page shows."""
    page.get_by_label("Access key id").fill(key.access_key_id)
    page.get_by_label("Secret access key").fill(key.secret)
    page.get_by_role("button", name="Sign in").click()


def session_of(windows: Windows, key: AccessKey) -> StorageState:
    """What a browser keeps of somebody who has signed in, to open further windows with."""
    page = windows.open()
    page.goto("sign-in")
    fill_in(page, key)
    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    return page.context.storage_state()
