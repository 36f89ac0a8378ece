"""Where this differs from AWS on purpose, operation by operation: `deviations.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

EVERYWHERE = "*"


@cache
def deviations() -> dict[str, dict[str, list[str]]]:
    """By service, then by operation or EVERYWHERE."""
    text = Path(__file__).with_name("deviations.toml").read_text()
    found: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return found
