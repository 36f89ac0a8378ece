"""Tags of a resource (contract 12.2). Their characters are the service model's to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_TAGS = 50


def tagged(tags: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str] | None:
    """The tags with new ones, which replace those of the same key; None where they are too many."""
    merged = {**tags, **new}
    return merged if len(merged) <= MAX_TAGS else None


def untagged(tags: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """The tags without these keys, whether they were there or not."""
    gone = set(keys)
    return {key: value for key, value in tags.items() if key not in gone}
