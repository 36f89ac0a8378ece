"""A browser for all of a worker's tests, and for each test its windows on the console."""

from __future__ import annotations

import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import NoBrowserError, chromium, installed
from tests.browser.company import found_company
from tests.browser.visitors import session_of
from tests.browser.windows import PATIENCE_MS, Windows, console_address
from tests.local_stack.emulator import ANSWER_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, StorageState

    from tests.browser.company import Company
    from tests.local_stack.stack import Stack


_AT_ONCE = 4


def pytest_runtest_setup() -> None:
    """Here and not in a fixture: then one line tells of all tests that are skipped."""
    try:
        installed()
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def console(stack: Stack) -> str:
    """Its address. As many processes as a browser keeps busy have started by then: no test waits
    for that.
    """
    address = console_address(stack)
    with ThreadPoolExecutor(_AT_ONCE) as visitors:
        list(visitors.map(_visit, [f"{address}sign-in"] * _AT_ONCE))
    return address


def _visit(address: str) -> None:
    with urllib.request.urlopen(address, timeout=2 * ANSWER_SECONDS) as answer:
        assert answer.status == 200


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
