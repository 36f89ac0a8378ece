"""Windows on the console, each with its device, light and visitor; none may show a fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import Browser, BrowserContext

if TYPE_CHECKING:
    from playwright.sync_api import (
        ConsoleMessage,
        Dialog,
        Page,
        Request,
        Response,
        StorageState,
        WebError,
    )

    from tests.local_stack.stack import Stack

Device = Literal["phone", "desktop"]
Light = Literal["light", "dark"]

LIGHTS: tuple[Light, ...] = ("light", "dark")

DEVICES: dict[Device, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
PATIENCE_MS = 60_000  # of a busy machine
NEWS_MS = 15_000  # pages ask every four seconds; the rest is for a busy machine
# A page that is left while it asks for news.
_LEFT = "net::ERR_ABORTED"
_REFUSED_FROM = 400


def console_address(stack: Stack) -> str:
    return f"{stack.deployment.endpoint}console/"


@dataclass
class Windows:
    """Opens windows, each a browser's profile of its own, and keeps what went wrong in any.

    A fault is an error on the browser's console (what the page's Content-Security-Policy forbade
    is one), an exception of a script, a request that failed, or an answer of 400 or more whose
    status is not in `expected`.
    """

    browser: Browser
    address: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    _opened: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        session: StorageState | None = None,
        device: Device = "desktop",
        light: Light = "light",
        javascript: bool = True,
        zone: str = "UTC",
    ) -> Page:
        """An empty page; paths are relative to the console's address (`incidents`)."""
        context = self.browser.new_context(
            base_url=self.address,
            storage_state=session,
            color_scheme=light,
            java_script_enabled=javascript,
            locale="en-US",
            timezone_id=zone,
            reduced_motion="reduce",
            **DEVICES[device],
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._heard)
        context.on("dialog", self._alerted)
        context.on("weberror", self._threw)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        self._opened.append(context)
        return context.new_page()

    def close(self) -> None:
        """All of them."""
        while self._opened:
            self._opened.pop().close()

    def _heard(self, message: ConsoleMessage) -> None:
        # What was refused is told by its answer, with the status.
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.faults.append(f"console of {message.location['url']}: {message.text}")

    def _alerted(self, dialog: Dialog) -> None:
        """Nothing of ours alerts; who asks is answered by the test that is asked."""
        if dialog.type == "alert":
            self.faults.append(f"alert: {dialog.message}")
            dialog.dismiss()

    def _threw(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _failed(self, request: Request) -> None:
        if request.failure != _LEFT:
            self.faults.append(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= _REFUSED_FROM and answer.status not in self.expected:
            self.faults.append(f"{answer.request.method} {answer.url}: status {answer.status}")
