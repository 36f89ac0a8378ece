"""One record that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from incident_manager.services.errors import NotFoundError
from incident_manager.store import Aggregate

if TYPE_CHECKING:
    from incident_manager.store import Ref, Store

T = TypeVar("T", bound=Aggregate)


def find(store: Store, ref: Ref[T]) -> T:
    """The record. Raises NotFoundError."""
    record = store.get(ref)
    if record is None:
        raise NotFoundError(f"{ref.id}/{ref.part}" if ref.part else ref.id)
    return record
