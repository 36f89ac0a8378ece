"""TagResource, UntagResource, ListTagsForResource of response plans, incidents and the replication
set.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain import arn
from incident_manager.domain.incident import Incident
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.tags import MAX_TAGS, tagged, untagged
from incident_manager.services.errors import InvalidError, TooManyError
from incident_manager.services.find_replication_set import find_replication_set
from incident_manager.services.finding import find
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from incident_manager.store import Store

Taggable: TypeAlias = Incident | ReplicationSet | ResponsePlan


def tags_of(store: Store, resource_arn: str) -> dict[str, str]:
    """Raises NotFoundError and InvalidError (not a resource that has tags)."""
    return _find(store, resource_arn).tags


def tag_resource(store: Store, resource_arn: str, tags: Mapping[str, str]) -> None:
    """Raises NotFoundError, InvalidError and TooManyError."""

    def change(current: dict[str, str]) -> dict[str, str]:
        merged = tagged(current, tags)
        if merged is None:
            raise TooManyError("tags-per-resource", f"tags: a resource has at most {MAX_TAGS}")
        return merged

    _change(store, resource_arn, change)


def untag_resource(store: Store, resource_arn: str, keys: Iterable[str]) -> None:
    """Raises NotFoundError and InvalidError."""
    doomed = tuple(keys)
    _change(store, resource_arn, lambda current: untagged(current, doomed))


def _change(
    store: Store, resource_arn: str, change: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    def attempt() -> None:
        resource = _find(store, resource_arn)
        tags = change(resource.tags)
        if tags != resource.tags:
            store.commit([replace(resource, tags=tags)])

    until_committed(attempt)


def _find(store: Store, resource_arn: str) -> Taggable:
    match arn.kind(resource_arn):
        case "response-plan":
            return find(store, Ref(ResponsePlan, resource_arn))
        case "incident-record":
            return find(store, Ref(Incident, resource_arn))
        case "replication-set":
            return find_replication_set(store, resource_arn)
    raise InvalidError(
        "resourceArn", "must be that of a response plan, an incident record or a replication set"
    )
