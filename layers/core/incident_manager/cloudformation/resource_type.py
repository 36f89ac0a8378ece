"""What a resource type says of itself, and what its functions are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from incident_manager.api.operations import CONTACTS, INCIDENTS
from incident_manager.cloudformation.calls import Calls
from incident_manager.cloudformation.properties import pairs
from incident_manager.cloudformation.request import Properties


@dataclass(frozen=True, slots=True)
class Order:
    """A request in the hands of its type. `token` is the client token of a creation."""

    call: Calls
    new: Properties
    old: Properties
    token: str
    request_id: str

    def given(self, *names: str) -> dict[str, Any]:
        """These of the properties; None for one that the template does not have."""
        return {name: self.new.get(name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceType:
    """The names are those of AWS's schema, as is what must be the same for the life of a resource.

    `create` answers with an ARN, `finish` does what is left once that is known. A creation that was
    made before, by the same token, is brought up to date by `update`.
    """

    properties: frozenset[str]
    create_only: tuple[str, ...]
    create: Callable[[Order], str]
    update: Callable[[Order, str], None]
    delete: Callable[[Order, str], None]
    finish: Callable[[Order, str], None] = lambda _order, _arn: None


def retag_contacts(order: Order, arn: str) -> None:
    """Tags of a contact or rotation: what the template no longer has goes, others' tags stay."""
    if gone := _gone(order):
        order.call(CONTACTS, "UntagResource", {"ResourceARN": arn, "TagKeys": gone})
    if tags := order.new.get("Tags"):
        order.call(CONTACTS, "TagResource", {"ResourceARN": arn, "Tags": tags})


def retag_incidents(order: Order, arn: str) -> None:
    """Tags of a response plan or replication set, likewise."""
    if gone := _gone(order):
        order.call(INCIDENTS, "UntagResource", {"ResourceArn": arn, "TagKeys": gone})
    if tags := order.new.get("Tags"):
        order.call(INCIDENTS, "TagResource", {"ResourceArn": arn, "Tags": tags})


def _gone(order: Order) -> list[str]:
    return sorted(_keys(order.old) - _keys(order.new))


def _keys(properties: Properties) -> set[str]:
    return {key for key, _ in pairs(properties.get("Tags") or [], "Tags", "Key", "Value")}
