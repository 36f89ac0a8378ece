"""The replication set: the Regions that keep the deployment's records, under which keys, and what
is still to be done to make them so (contract 12.1).

The record keeps the intent; the table says what there is. `observed` brings the two together, and
`next_step` is what to ask of the table next: it takes one change at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_REGIONS = 3
MIN_REGION_AGE = timedelta(hours=24)  # before which a Region that works can't be deleted
# For so long a process may serve on without having looked at the set (api.gate). The waiter for a
# deleted set gives up after 120 seconds, of which the watchdog's minute may take 60.
SERVED_AFTER_DELETION = timedelta(seconds=30)
VISIBLE_WITHIN = timedelta(minutes=5)  # by when the table shows a replica that it has accepted
DEFAULT_KEY = "DefaultKey"  # how the API spells a key that AWS owns

_MISSING = "The table has no replica in this Region."
_NOT_REPLICATED = "The table accepted the Region and made no replica of its own there."


class RegionStatus(StrEnum):
    ACTIVE = "ACTIVE"
    CREATING = "CREATING"
    DELETING = "DELETING"
    FAILED = "FAILED"


class SetStatus(StrEnum):
    ACTIVE = "ACTIVE"
    CREATING = "CREATING"
    UPDATING = "UPDATING"
    DELETING = "DELETING"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the table says of one Region, and why where it is FAILED."""

    status: RegionStatus
    message: str | None = None


@dataclass(frozen=True, slots=True)
class TableRegions:
    """The Regions that the table is in, its own among them; while `busy` it takes no change."""

    regions: Mapping[str, Seen]
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """`key` is a customer-managed KMS key as it was given; None is AWS's own.

    `asked`: the table has accepted the Region. `replicated`: it also made a replica there; an AWS
    that knows one Region only (an emulator) accepts and makes none, and has nothing to show later.
    """

    name: str
    key: str | None
    added: datetime
    status: RegionStatus
    status_time: datetime
    message: str | None = None
    asked: bool = False
    replicated: bool = True

    def now_in(self, status: RegionStatus, message: str | None, now: datetime) -> Region:
        if (status, message) == (self.status, self.message):
            return self
        return replace(self, status=status, message=message, status_time=now)


@dataclass(frozen=True, slots=True)
class AddReplica:
    region: str
    key: str | None


@dataclass(frozen=True, slots=True)
class RemoveReplica:
    region: str


Step: TypeAlias = AddReplica | RemoveReplica


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicationSet:
    """There is at most one. `regions` begins with the deployment's own (`home`), whose table all
    others copy.

    `token_key` is random and known to nobody: list tokens are sealed with it. `request` is the
    fingerprint of the creation, `last_update` that of the latest update with its token. `settled`
    is when all Regions first worked (UTC), `deleting` when the deletion was asked for.
    """

    arn: str
    home: str
    regions: tuple[Region, ...]
    created: datetime
    created_by: str
    modified: datetime
    modified_by: str
    token_key: str = field(repr=False)
    protected: bool = False
    settled: datetime | None = None
    deleting: datetime | None = None
    tags: dict[str, str] = field(default_factory=dict)
    request: str | None = None
    last_update: str | None = None
    version: int = 0

    @property
    def status(self) -> SetStatus:
        states = {region.status for region in self.regions}
        if RegionStatus.FAILED in states:
            return SetStatus.FAILED
        if self.deleting:
            return SetStatus.DELETING
        if states == {RegionStatus.ACTIVE}:
            return SetStatus.ACTIVE
        return SetStatus.UPDATING if self.settled else SetStatus.CREATING

    @property
    def changing(self) -> bool:
        """Whether a Region is on its way in or out, or the whole set is on its way out."""
        passing = (RegionStatus.CREATING, RegionStatus.DELETING)
        return self.deleting is not None or any(one.status in passing for one in self.regions)

    @property
    def alone(self) -> bool:
        """Whether no Region is left but the deployment's own, under AWS's key."""
        return all(one.name == self.home and not (one.key and one.asked) for one in self.regions)

    def region(self, name: str) -> Region | None:
        return next((one for one in self.regions if one.name == name), None)

    def touched(self, by: str, now: datetime) -> ReplicationSet:
        return replace(self, modified=now, modified_by=by)

    def with_region(self, region: Region) -> ReplicationSet:
        return replace(self, regions=(*self.regions, region))

    def with_status(self, name: str, status: RegionStatus, now: datetime) -> ReplicationSet:
        """The Region put into this status by somebody's decision."""
        return self._with(name, lambda region: region.now_in(status, None, now))

    def begin_deletion(self, now: datetime) -> ReplicationSet:
        going = (one.now_in(RegionStatus.DELETING, None, now) for one in self.regions)
        return replace(self, regions=tuple(going), deleting=now)

    def observed(self, table: TableRegions, now: datetime) -> ReplicationSet:
        """The set with what the table says of each Region; a deleted Region that it no longer has
        is gone.
        """
        kept = tuple(
            self._observed_region(one, table, now)
            for one in self.regions
            if not self._is_gone(one, table)
        )
        after = replace(self, regions=kept)
        if after.settled is None and after.status is SetStatus.ACTIVE:
            return replace(after, settled=now)
        return after

    def next_step(self, table: TableRegions) -> Step | None:
        """Regions leave before others come; the deployment's own key changes before any replica is
        made and goes back after the last one left.
        """
        if table.busy:
            return None
        leaving = [one for one in self.regions if self._leaves(one) and one.name != self.home]
        if leaving:
            return RemoveReplica(leaving[0].name)
        if self.deleting:
            return None if self.alone else RemoveReplica(self.home)
        coming = (one for one in self.regions if self._comes(one))
        return next((AddReplica(one.name, one.key) for one in coming), None)

    def after(self, step: Step, answer: Seen | None, now: datetime) -> ReplicationSet:
        """The set once the table answered the step; None: it is busy, and is to be asked again."""
        if answer is None:
            return self
        return self._with(step.region, lambda one: self._answered(one, step, answer, now))

    def _with(self, name: str, change: Callable[[Region], Region]) -> ReplicationSet:
        changed = (change(one) if one.name == name else one for one in self.regions)
        return replace(self, regions=tuple(changed))

    def _answered(self, region: Region, step: Step, answer: Seen, now: datetime) -> Region:
        refused = answer.status is RegionStatus.FAILED
        if refused and isinstance(step, RemoveReplica) and not self.deleting:
            return region.now_in(RegionStatus.ACTIVE, f"Not deleted: {answer.message}", now)
        after = region.now_in(answer.status, answer.message, now)
        if refused:
            return after
        if isinstance(step, RemoveReplica):
            return replace(after, asked=False)
        replicated = region.name == self.home or answer.status is RegionStatus.CREATING
        message = None if replicated else _NOT_REPLICATED
        return replace(after, asked=True, replicated=replicated, message=message)

    def _observed_region(self, region: Region, table: TableRegions, now: datetime) -> Region:
        seen = table.regions.get(region.name)
        if region.status is RegionStatus.DELETING or self.deleting or not region.replicated:
            return region
        if seen is None:
            return self._unseen(region, now)
        if region.name == self.home and region.key and not region.asked:
            return region
        known = replace(region, asked=True)
        same = seen.status is region.status
        return known if same else known.now_in(seen.status, seen.message, now)

    def _unseen(self, region: Region, now: datetime) -> Region:
        """An accepted replica may take a moment to show; one that was never accepted is no news."""
        young = region.status is RegionStatus.CREATING and now - region.status_time < VISIBLE_WITHIN
        if not region.asked or young:
            return region
        return region.now_in(RegionStatus.FAILED, _MISSING, now)

    def _is_gone(self, region: Region, table: TableRegions) -> bool:
        leaves = region.status is RegionStatus.DELETING or self.deleting is not None
        return leaves and region.name != self.home and region.name not in table.regions

    def _leaves(self, region: Region) -> bool:
        return region.status is RegionStatus.DELETING or self.deleting is not None

    def _comes(self, region: Region) -> bool:
        return region.status is RegionStatus.CREATING and not region.asked
