"""What axe finds wrong with a page for those who can't see it well, or use no mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

_GRAVE = ("serious", "critical")


def serious_faults(page: Page) -> list[str]:
    """One line each: the rule, and where it is broken. The page's policy for scripts stays on; a
    window without JavaScript would never answer.
    """
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target'][0]} {node['html']}"
        for rule in found["violations"]
        if rule["impact"] in _GRAVE
        for node in rule["nodes"]
    ]
