"""The deployment's replication set, by its ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.services.errors import NotFoundError
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.store import Reader, Store

THE_SET = Ref(ReplicationSet, "")


def serving_set(store: Reader) -> ReplicationSet | None:
    """The set by which the deployment serves: any will do but one that is being deleted."""
    found = store.get(THE_SET)
    return None if found is None or found.deleting else found


def find_replication_set(store: Store, arn: str) -> ReplicationSet:
    """Raises NotFoundError, also where the ARN is that of an earlier set."""
    found = store.get(THE_SET)
    if found is None or found.arn != arn:
        raise NotFoundError(arn)
    return found
