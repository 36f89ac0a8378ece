"""The browser: Debian's Chromium, driven by Playwright, which downloads nothing."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# Root has no sandbox of Chromium's; the rest keeps it from calling anybody but the page's server.
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowserError(Exception):
    """There is no Chromium here; the message says how to get it."""


def installed() -> str:
    """Its program. Raises NoBrowserError."""
    found = shutil.which("chromium")
    if found is None:
        raise NoBrowserError("The console is not tested in a browser: no Chromium (make browser)")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run it while the block runs, with a profile of its own. Raises NoBrowserError."""
    program = installed()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield started
        started.close()
