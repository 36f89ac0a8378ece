"""What holds for every page of the console, in both devices and both lights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.accessibility import serious_faults
from tests.browser.scene import Scene, set_scene
from tests.browser.tour import STOPS, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page, StorageState

    from tests.browser.company import Company
    from tests.browser.windows import Device, Light, Windows
    from tests.local_stack.stack import Stack

FIRST_VISIT, LATER_VISIT = 100_000, 15_000  # bytes
# Each device and each light once: they do not depend on each other.
LOOKS: tuple[tuple[Device, Light], ...] = (("phone", "dark"), ("desktop", "light"))


@pytest.fixture(scope="module")
def scene(stack: Stack, company: Company) -> Scene:
    return set_scene(stack, company)


@pytest.mark.parametrize(("device", "light"), LOOKS)
def test_nothing_keeps_anybody_from_using_a_page(
    windows: Windows, session: StorageState, scene: Scene, device: Device, light: Light
) -> None:
    outside, inside = (_Received(windows.open(one, device, light)) for one in (None, session))
    for received in (outside, inside):
        received.page.goto("")
        settle(received.page)
        assert 0 < received.since_asked() < FIRST_VISIT
    found = {}
    for stop in STOPS:
        windows.expected |= stop.statuses
        received = outside if stop.outside else inside
        page = received.page
        received.since_asked()  # news of the page before
        stop.visit(page, scene)
        size = received.since_asked()
        heavy = [f"{size} bytes"] if size > LATER_VISIT else []
        found[stop.name] = [*heavy, *serious_faults(page), *_overflow(page)]

    assert {name: faults for name, faults in found.items() if faults} == {}


class _Received:
    """Bytes that a page got over the network, as they came: headers too, compressed, and nothing
    that the browser had kept.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._bytes = 0
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._add)

    def since_asked(self) -> int:
        counted, self._bytes = self._bytes, 0
        return counted

    def _add(self, finished: dict[str, float]) -> None:
        self._bytes += int(finished["encodedDataLength"])


def _overflow(page: Page) -> list[str]:
    """Nobody moves a page sideways to read it."""
    of = "document.documentElement"
    pixels = page.evaluate(f"{of}.scrollWidth - {of}.clientWidth")
    return [f"{pixels} pixels wider than the window"] if pixels > 0 else []
