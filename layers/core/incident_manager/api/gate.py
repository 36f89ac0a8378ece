"""Nothing is served without a replication set, as on AWS (contract 12.1 and 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incident_manager.domain.replication_set import SERVED_AFTER_DELETION, ReplicationSet
from incident_manager.services.errors import ServiceError
from incident_manager.services.find_replication_set import serving_set
from incident_manager.store import Store

# The operations that make, show and end the set itself.
_ALWAYS = frozenset(
    {
        "CreateReplicationSet",
        "DeleteReplicationSet",
        "GetReplicationSet",
        "ListReplicationSets",
        "UpdateDeletionProtection",
        "UpdateReplicationSet",
    }
)


class NoAccountError(ServiceError):
    """There is no replication set, or it is being deleted. The first words are AWS's."""

    def __init__(self) -> None:
        super().__init__(
            "Account not found for the request. Incident Manager serves an account that has a "
            "replication set: create one with CreateReplicationSet of ssm-incidents"
        )


@dataclass(slots=True)
class Gate:
    """Remembers the set for half a minute, so that in the steady state it costs no call.

    Any status will do but that of a set that is being deleted: a Region that comes, goes or failed
    takes nothing away from the deployment's own.
    """

    store: Store
    _found: ReplicationSet | None = None
    _until: datetime | None = None

    def admit(self, operation: str, now: datetime) -> ReplicationSet | None:
        """The set; None where an operation needs none. Raises NoAccountError."""
        if operation in _ALWAYS:
            self._until = None  # it may change the set: look again afterwards
            return None
        if self._until is None or now >= self._until:
            self._look(now)
        if self._found is None:
            raise NoAccountError
        return self._found

    def _look(self, now: datetime) -> None:
        """Only what is there is remembered: a set is of use as soon as it was made."""
        self._found = serving_set(self.store)
        self._until = now + SERVED_AFTER_DELETION if self._found else None
