"""The payloads in `events/`, which local invocation and the tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON

EVENTS = Path(__file__).parent.parent / "events"


def load_event(function: str, name: str) -> dict[str, JSON]:
    """A fresh copy of `events/<function>/<name>.json`, so that a test may change a field of it."""
    event: dict[str, JSON] = json.loads((EVENTS / function / f"{name}.json").read_text())
    return event


def event_names(function: str, beginning: str = "") -> list[str]:
    """The names of a function's payloads that begin like this, in order."""
    return sorted(path.stem for path in (EVENTS / function).glob(f"{beginning}*.json"))
