"""A browser for all of a worker's tests, and for each test its windows on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import NoBrowserError, chromium, installed
from tests.browser.company import found_company
from tests.browser.visitors import session_of
from tests.browser.windows import PATIENCE_MS, Windows, console_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, StorageState

    from tests.browser.company import Company
    from tests.local_stack.stack import Stack


def pytest_runtest_setup() -> None:
    """Here and not in a fixture: then one line tells of all tests that are skipped."""
    try:
        installed()
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def console(stack: Stack) -> str:
    """Its address."""
    return console_address(stack)


@pytest.fixture(scope="session")
def browser(console: str) -> Iterator[Browser]:  # noqa: ARG001  see below
    """It ends before the stack does, which waits for whoever is connected."""
    expect.set_options(timeout=PATIENCE_MS)
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def session(browser: Browser, console: str, stack: Stack) -> StorageState:
    """Of an administrator who has signed in."""
    windows = Windows(browser, console)
    kept = session_of(windows, stack.key)
    windows.close()
    return kept


@pytest.fixture(scope="session")
def company(stack: Stack) -> Company:
    return found_company(stack)


@pytest.fixture
def windows(browser: Browser, console: str) -> Iterator[Windows]:
    """At the end of the test they are closed, and none may have shown a fault."""
    opened = Windows(browser, console)
    yield opened
    opened.close()
    assert opened.faults == []
