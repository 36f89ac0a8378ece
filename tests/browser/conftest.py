"""A browser for all of a worker's tests, and for each test its windows on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import NoBrowserError, chromium
from tests.browser.windows import PATIENCE_MS, Windows, console_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

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


@pytest.fixture
def windows(browser: Browser, console: str) -> Iterator[Windows]:
    """At the end of the test they are closed, and none may have shown a fault."""
    opened = Windows(browser, console)
    yield opened
    opened.close()
    assert opened.faults == []
