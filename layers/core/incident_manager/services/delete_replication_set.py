"""DeleteReplicationSet and UpdateDeletionProtection: the guard, and the decision. What follows
from it is begun here and finished by the watchdog.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.services.erase_records import quieten
from incident_manager.services.errors import InvalidError
from incident_manager.services.find_replication_set import find_replication_set
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts
    from incident_manager.store import Store


def delete_replication_set(ports: PagingPorts, arn: str, by: str, now: datetime) -> None:
    """From now on nothing is served and nobody is paged; all data goes, and then the set.

    Deleting it again changes nothing. Raises NotFoundError and InvalidError (it is protected).
    """
    store = ports.store

    def attempt() -> None:
        current = find_replication_set(store, arn)
        if current.protected:
            raise InvalidError("arn", "the replication set is protected against deletion")
        if not current.deleting:
            store.commit([current.begin_deletion(now).touched(by, now)])

    until_committed(attempt)
    quieten(ports, now)


def protect_replication_set(
    store: Store, arn: str, by: str, now: datetime, *, protected: bool
) -> None:
    """Raises NotFoundError and InvalidError (the deletion is under way)."""

    def attempt() -> None:
        current = find_replication_set(store, arn)
        if current.deleting:
            raise InvalidError("arn", "the replication set is being deleted")
        if current.protected is not protected:
            store.commit([replace(current, protected=protected).touched(by, now)])

    until_committed(attempt)
