"""TagResource, UntagResource, ListTagsForResource of both services.

`find` looks the resource up, anew for every attempt, and raises what there is to say about its ARN.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain.tags import MAX_TAGS, tagged, untagged
from incident_manager.services.errors import TooManyError
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from incident_manager.services.find_taggable import Taggable
    from incident_manager.store import Store

Find: TypeAlias = "Callable[[], Taggable]"


def tag_resource(store: Store, find: Find, tags: Mapping[str, str]) -> None:
    """Raises TooManyError."""

    def change(current: dict[str, str]) -> dict[str, str]:
        merged = tagged(current, tags)
        if merged is None:
            raise TooManyError("tags-per-resource", f"tags: a resource has at most {MAX_TAGS}")
        return merged

    _change(store, find, change)


def untag_resource(store: Store, find: Find, keys: Iterable[str]) -> None:
    """Tags that are not there are as good as removed."""
    doomed = tuple(keys)
    _change(store, find, lambda current: untagged(current, doomed))


def _change(store: Store, find: Find, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    def attempt() -> None:
        resource = find()
        tags = change(resource.tags)
        if tags != resource.tags:
            store.commit([replace(resource, tags=tags)])

    until_committed(attempt)
