"""What a replication set may look like, and which Region may leave it (contract 12.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.replication_set import (
    DEFAULT_KEY,
    MAX_REGIONS,
    MIN_REGION_AGE,
    Region,
    RegionStatus,
    ReplicationSet,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

REGION_NAME = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}")


def key_of(given: str | None) -> str | None:
    """None for what stands for AWS's own key: nothing, an empty text, `DefaultKey`."""
    return None if given in (None, "", DEFAULT_KEY) else given


def faults_of_creation(keys: Mapping[str, str | None], home: str) -> Iterator[str]:
    """Why a set of these Regions can't be made; nothing when it can."""
    if home not in keys:
        yield f"must include {home}, the Region of this deployment"
    if len(keys) > MAX_REGIONS:
        yield f"at most {MAX_REGIONS} Regions"
    if len({key is None for key in keys.values()}) > 1:
        yield "either every Region has a customer-managed key, or none has"
    for name, key in keys.items():
        yield from _faults_of_region(name, key)


def faults_of_addition(current: ReplicationSet, name: str, key: str | None) -> Iterator[str]:
    """Why this Region can't join the set."""
    yield from faults_of_creation(
        {**{one.name: one.key for one in current.regions}, name: key}, current.home
    )


def faults_of_removal(current: ReplicationSet, name: str, now: datetime) -> Iterator[str]:
    """Why this Region can't leave the set. One that FAILED may leave at any age."""
    region = current.region(name)
    if region is None:
        yield f"{name} is not in the replication set"
        return
    if name == current.home and len(current.regions) > 1:
        yield f"{name}, the Region of this deployment, can be deleted last only"
    works = region.status is not RegionStatus.FAILED
    if works and now - region.added < MIN_REGION_AGE:
        hours = int(MIN_REGION_AGE.total_seconds() // 3600)
        yield f"{name} can be deleted {hours} hours after it was added, and not before"
    if len(current.regions) == 1 and current.protected:
        yield "the last Region can't be deleted while the replication set is protected"


def first_regions(keys: Mapping[str, str | None], home: str, now: datetime) -> tuple[Region, ...]:
    """The Regions of a new set, the deployment's own first."""
    names = sorted(keys, key=lambda name: name != home)
    return tuple(new_region(name, keys[name], now) for name in names)


def new_region(name: str, key: str | None, now: datetime) -> Region:
    return Region(name, key, added=now, status=RegionStatus.CREATING, status_time=now)


def _faults_of_region(name: str, key: str | None) -> Iterator[str]:
    if not REGION_NAME.fullmatch(name):
        yield f"{name!r} is not the name of an AWS Region"
    key_region = arn.region(key or "")
    if key_region and key_region != name:
        yield f"the key of {name} must be one of that Region, not of {key_region}"
