"""Stylesheet, scripts, font."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.assets import asset
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk


@get("/assets/{digest}/{name}", role=None)
def file(_: Desk, digest: str, name: str) -> Answer:
    found = asset(digest, name)
    if found is None:
        raise Refused("There is no such file.", 404)
    return found
