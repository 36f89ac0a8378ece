"""What a parsed JSON text is made of, and how to look into one that nobody has checked yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JSON: TypeAlias = "Mapping[str, JSON] | Sequence[JSON] | str | int | float | bool | None"


def value_at(value: JSON, *path: str) -> JSON:
    """What is found by following the keys of `path`; None where the path ends early."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def text_at(value: JSON, *path: str) -> str | None:
    """The text at `path`; None if there is none, if it is empty or if it is no text."""
    found = value_at(value, *path)
    return found if isinstance(found, str) and found else None


def number_at(value: JSON, *path: str) -> int | float | None:
    """The number at `path`; a boolean is none."""
    found = value_at(value, *path)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def object_at(value: JSON, *path: str) -> Mapping[str, JSON]:
    """The object at `path`, empty if there is none."""
    found = value_at(value, *path)
    return found if isinstance(found, Mapping) else {}


def list_at(value: JSON, *path: str) -> Sequence[JSON]:
    """The list at `path`, empty if there is none."""
    found = value_at(value, *path)
    return found if isinstance(found, list) else ()
