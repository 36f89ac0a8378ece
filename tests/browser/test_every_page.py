"""What holds for every page of the console, in both devices and both lights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.accessibility import serious_faults
from tests.browser.scene import Scene, set_scene
from tests.browser.tour import STOPS

if TYPE_CHECKING:
    from playwright.sync_api import Page, StorageState

    from tests.browser.company import Company
    from tests.browser.tour import Stop
    from tests.browser.windows import Device, Light, Windows
    from tests.local_stack.stack import Stack

FIRST_VISIT, LATER_VISIT = 100_000, 15_000  # bytes
# Each device and each light once: what they have in common is the rest.
LOOKS: tuple[tuple[Device, Light], ...] = (("phone", "dark"), ("desktop", "light"))


@pytest.fixture(scope="module")
def scene(stack: Stack, company: Company) -> Scene:
    return set_scene(stack, company)


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_nothing_keeps_anybody_from_using_the_page(
    windows: Windows, session: StorageState, scene: Scene, stop: Stop
) -> None:
    windows.expected |= stop.statuses
    for device, light in LOOKS:
        page = windows.open(None if stop.outside else session, device, light)
        page.goto(stop.path(scene))

        assert serious_faults(page) == []
        assert _overflow(page) == 0, f"{stop.name} is wider than a {device}"


def test_a_first_visit_is_small_and_later_pages_smaller(
    windows: Windows, session: StorageState, scene: Scene
) -> None:
    page = windows.open(session)
    received = _Received(page)

    page.goto("")
    assert 0 < received.bytes < FIRST_VISIT
    for stop in STOPS:
        if not stop.outside:
            windows.expected |= stop.statuses
            received.bytes = 0
            page.goto(stop.path(scene))
            assert 0 < received.bytes < LATER_VISIT, stop.name


class _Received:
    """Bytes that came over the network, as they came: headers too, compressed, not from a cache."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._add)

    def _add(self, finished: dict[str, float]) -> None:
        self.bytes += int(finished["encodedDataLength"])


def _overflow(page: Page) -> int:
    """Pixels that the page would have to be moved sideways."""
    of = "document.documentElement"
    return int(page.evaluate(f"{of}.scrollWidth - {of}.clientWidth"))
