"""CreateReplicationSet: from then on the deployment serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.replication_rules import faults_of_creation
from incident_manager.services.errors import (
    ContendedError,
    InvalidError,
    TokenReusedError,
    TooManyError,
)
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.repetition import REUSED
from incident_manager.services.settle_replication_set import settle_replication_set
from incident_manager.store import ConflictError

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.replication_set import ReplicationSet
    from incident_manager.ports import Replicas
    from incident_manager.store import Store


def create_replication_set(
    store: Store, replicas: Replicas, wanted: ReplicationSet, now: datetime
) -> None:
    """The same creation again, by its token, goes on with the first one.

    Raises InvalidError, TooManyError (there is one already) and TokenReusedError.
    """
    keys = {region.name: region.key for region in wanted.regions}
    for fault in faults_of_creation(keys, wanted.home):
        raise InvalidError("regions", fault)
    try:
        store.commit([wanted])
    except ConflictError as conflict:
        _refuse_another(store, wanted, conflict)
    settle_replication_set(store, replicas, now)


def _refuse_another(store: Store, wanted: ReplicationSet, conflict: ConflictError) -> None:
    existing = store.get(THE_SET)
    if existing is None:
        raise ContendedError("the replication set was deleted at the same time") from conflict
    if existing.arn != wanted.arn:
        reason = f"The account has a replication set, and can have one: {existing.arn}"
        raise TooManyError("replication-sets-per-account", reason) from conflict
    if existing.request != wanted.request:
        raise TokenReusedError(existing.arn, REUSED) from conflict
