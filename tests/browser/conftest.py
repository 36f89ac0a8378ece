"""A browser for all of a worker's tests, and for each test its windows on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import NoBrowserError, chromium
from tests.browser.company import found_company
from tests.browser.visitors import session_of
from tests.browser.windows import PATIENCE_MS, Windows, console_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, StorageState

    from tests.browser.company import Company
    from tests.local_stack.stack import Stack


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    try:
        with chromium() as started:
            yield started
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def console(browser: Browser, stack: Stack) -> str:  # noqa: ARG001  none is begun without it
    """Its address."""
    return console_address(stack)


@pytest.fixture(scope="session")
def session(browser: Browser, console: str, stack: Stack) -> StorageState:
    """Of an administrator who has signed in."""
    windows = Windows(browser, console)
    kept = session_of(windows, stack.key)
    windows.close()
    return kept


@pytest.fixture(scope="session")
def company(console: str, stack: Stack) -> Company:  # noqa: ARG001  none is founded without it
    return found_company(stack)


@pytest.fixture
def windows(browser: Browser, console: str) -> Iterator[Windows]:
    """At the end of the test they are closed, and none may have shown a fault."""
    opened = Windows(browser, console)
    yield opened
    opened.close()
    assert opened.faults == []
