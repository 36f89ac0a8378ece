"""Who gets in, who does not, and what a browser keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from incident_manager.domain.role import Role
from tests.browser.visitors import fill_in, session_of
from tests.local_stack.administration import AccessKey, issue_access_key

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack


def test_whoever_signs_in_gets_to_the_page_that_they_wanted(windows: Windows, stack: Stack) -> None:
    page = windows.open()

    page.goto("incidents/new")
    fill_in(page, stack.key)

    expect(page.get_by_role("heading", name="Start an incident")).to_be_visible()


def test_a_browser_keeps_a_session_that_scripts_can_not_read_and_no_secret(
    windows: Windows, session: StorageState, stack: Stack
) -> None:
    page = windows.open(session)
    page.goto("")

    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert stack.key.secret not in str(page.context.storage_state())
    assert page.evaluate("document.cookie") == ""


def test_a_wrong_secret_and_an_unknown_key_are_refused_in_the_same_words(
    windows: Windows, stack: Stack
) -> None:
    windows.expected.add(403)
    wrong = (
        AccessKey(stack.key.access_key_id, "not the secret"),
        AccessKey("OIMAAAAAAAAAAAAAAAAA", stack.key.secret),
    )
    told = []
    for key in wrong:
        page = windows.open()
        page.goto("sign-in")
        fill_in(page, key)
        told.append(page.get_by_role("alert").inner_text())

        expect(page.get_by_label("Secret access key")).to_have_value("")
        assert page.context.cookies() == []
    assert "do not belong together" in told[0]
    assert told[0] == told[1]


def test_a_cookie_that_was_tampered_with_is_no_session(
    windows: Windows, session: StorageState
) -> None:
    page = windows.open(session)
    (cookie,) = page.context.cookies()
    last = "0" if cookie["value"][-1] != "0" else "1"
    page.context.add_cookies([{**cookie, "value": cookie["value"][:-1] + last}])  # type: ignore[typeddict-item]

    page.goto("")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_whoever_signs_out_has_to_sign_in_again(windows: Windows, session: StorageState) -> None:
    page = windows.open(session)
    page.goto("")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("incidents/new")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_link_to_the_sign_in_leads_nowhere_else(windows: Windows, stack: Stack) -> None:
    page = windows.open()

    page.goto("sign-in?to=https://elsewhere.example.com/")
    fill_in(page, stack.key)

    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    assert page.url.startswith(windows.address)


def test_a_viewer_looks_and_is_offered_nothing_else(windows: Windows, stack: Stack) -> None:
    key = issue_access_key(stack.deployment.emulator, "wallboard", Role.VIEWER)
    page = windows.open(session_of(windows, key))
    page.goto("")
    expect(page.get_by_text("wallboard")).to_be_visible()
    expect(page.get_by_role("link", name="Start an incident")).to_have_count(0)

    windows.expected.add(403)
    page.goto("incidents/new")

    expect(page.get_by_text("This takes the role responder")).to_be_visible()
