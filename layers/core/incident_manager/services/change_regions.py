"""UpdateReplicationSet: one Region joins or leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain.replication_rules import (
    faults_of_addition,
    faults_of_removal,
    new_region,
)
from incident_manager.domain.replication_set import RegionStatus
from incident_manager.services.erase_records import quieten
from incident_manager.services.errors import InvalidError, TakenError
from incident_manager.services.find_replication_set import find_replication_set
from incident_manager.services.repetition import REUSED
from incident_manager.services.retrying import until_committed
from incident_manager.services.settle_replication_set import settle_replication_set

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.replication_set import ReplicationSet
    from incident_manager.ports import PagingPorts, Replicas
    from incident_manager.store import Store


@dataclass(frozen=True, slots=True)
class AddRegion:
    name: str
    key: str | None


@dataclass(frozen=True, slots=True)
class DeleteRegion:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChange:
    """`token` and the `fingerprint` of the request tell a repetition; without a token there is
    none.
    """

    set_arn: str
    action: AddRegion | DeleteRegion
    by: str
    token: str | None
    fingerprint: str


def change_regions(
    ports: PagingPorts, replicas: Replicas, change: RegionChange, now: datetime
) -> None:
    """The latest change again, by its token, goes on with it.

    Raises NotFoundError, TakenError (another change runs, the Region is in the set, or the token
    was used for another change) and InvalidError. Deleting the only Region deletes the set.
    """
    settle_replication_set(ports.store, replicas, now)
    until_committed(lambda: _attempt(ports.store, change, now))
    after = settle_replication_set(ports.store, replicas, now)
    if after and after.deleting:
        quieten(ports, now)


def _attempt(store: Store, change: RegionChange, now: datetime) -> None:
    current = find_replication_set(store, change.set_arn)
    if _is_repeated(current, change):
        return
    if current.changing:
        raise TakenError(current.arn, "another change of the replication set is under way")
    after = _apply(current, change.action, now)
    store.commit([replace(after, last_update=_name(change)).touched(change.by, now)])


def _is_repeated(current: ReplicationSet, change: RegionChange) -> bool:
    if not change.token or not current.last_update:
        return False
    token, _, fingerprint = current.last_update.rpartition(" ")
    if token != change.token:
        return False
    if fingerprint != change.fingerprint:
        raise TakenError(current.arn, REUSED)
    return True


def _name(change: RegionChange) -> str | None:
    return f"{change.token} {change.fingerprint}" if change.token else None


def _apply(
    current: ReplicationSet, action: AddRegion | DeleteRegion, now: datetime
) -> ReplicationSet:
    if isinstance(action, AddRegion):
        return _with(current, action, now)
    for fault in faults_of_removal(current, action.name, now):
        raise InvalidError("actions.deleteRegionAction.regionName", fault)
    if len(current.regions) == 1:
        return current.begin_deletion(now)
    return current.with_status(action.name, RegionStatus.DELETING, now)


def _with(current: ReplicationSet, action: AddRegion, now: datetime) -> ReplicationSet:
    if current.region(action.name):
        raise TakenError(current.arn, f"{action.name} is in the replication set already")
    for fault in faults_of_addition(current, action.name, action.key):
        raise InvalidError("actions.addRegionAction", fault)
    return current.with_region(new_region(action.name, action.key, now))
