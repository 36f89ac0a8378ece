"""The deployment's replication set, by its ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.services.errors import NotFoundError
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.store import Store

THE_SET = Ref(ReplicationSet, "")


def find_replication_set(store: Store, arn: str) -> ReplicationSet:
    """Raises NotFoundError, also where the ARN is that of an earlier set."""
    found = store.get(THE_SET)
    if found is None or found.arn != arn:
        raise NotFoundError(arn)
    return found
