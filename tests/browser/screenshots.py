"""`make screenshots`: every page of the console, with a company's data, and a page that shows all.

A picture is as long as its page.
"""

from __future__ import annotations

import shutil
import sys
from itertools import product
from typing import TYPE_CHECKING

from tests.browser.chromium import NoBrowserError, chromium, installed
from tests.browser.company import found_company
from tests.browser.scene import set_administration, set_scene
from tests.browser.tour import STOPS
from tests.browser.visitors import session_of
from tests.browser.windows import DEVICES, LIGHTS, Windows, console_address
from tests.local_stack.cast import create_replication_set
from tests.local_stack.process import LocalStackError, end_on_signals
from tests.local_stack.stack import LOCAL, local_stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.scene import Scene
    from tests.browser.tour import Stop
    from tests.local_stack.stack import Stack

FOLDER = LOCAL / "screenshots"
_STYLE = "body { font: 14px sans-serif; background: #888 } img { height: 420px; margin: 2px }"


def main(*names: str) -> None:
    """Of the stops whose names begin like one of `names`, or of all. Faults are printed, and then
    the exit code is 1.
    """
    end_on_signals()
    stops = [stop for stop in STOPS if stop.name.startswith(names or "")]
    try:
        installed()
        with local_stack(LOCAL / "screenshots-stack") as stack, chromium() as browser:
            print("Setting the scene ...", flush=True)
            create_replication_set(stack)
            company = found_company(stack)
            set_administration(stack, company)
            faults = _take_all(browser, stack, set_scene(stack, company), stops)
    except (LocalStackError, NoBrowserError) as error:
        sys.exit(str(error))
    (FOLDER / "index.html").write_text(_contact_sheet(stops))
    print(f"{FOLDER / 'index.html'}")
    if faults:
        sys.exit("\n".join(faults))


def _take_all(browser: Browser, stack: Stack, scene: Scene, stops: Sequence[Stop]) -> list[str]:
    """What went wrong in any window."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    windows = Windows(browser, console_address(stack))
    session = session_of(windows, stack.key)
    for device in DEVICES:
        outside, inside = (windows.open(one, device) for one in (None, session))
        for stop in stops:
            windows.expected |= stop.statuses
            page = outside if stop.outside else inside
            stop.visit(page, scene)
            for light in LIGHTS:
                page.emulate_media(color_scheme=light, reduced_motion="reduce")
                _photograph(page, FOLDER / _file(stop, device, light))
    windows.close()
    return windows.faults


def _photograph(page: Page, file: Path) -> None:
    """In a window as high as the page, so that what clings to its edges is where it belongs."""
    size = page.viewport_size
    if size is None:
        raise LookupError("the window has no size")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**size, "height": max(height, size["height"])})
    page.screenshot(path=file)
    page.set_viewport_size(size)


def _contact_sheet(stops: Sequence[Stop]) -> str:
    """A row a page. It is for the screen of whoever looks, and for nobody else."""
    rows = "".join(f"<h2>{stop.name}</h2><p>{_pictures(stop)}</p>" for stop in stops)
    return f"<!doctype html><title>The console</title><style>{_STYLE}</style>{rows}"


def _pictures(stop: Stop) -> str:
    files = [_file(stop, device, light) for device, light in product(DEVICES, LIGHTS)]
    return "".join(f'<a href="{file}"><img loading="lazy" src="{file}"></a> ' for file in files)


def _file(stop: Stop, device: str, light: str) -> str:
    return f"{stop.name}-{device}-{light}.png"


if __name__ == "__main__":
    main(*sys.argv[1:])
