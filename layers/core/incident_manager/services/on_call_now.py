"""Who is on call now, in every schedule, and who is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.on_call import Change, Incalculable, changes
from incident_manager.domain.rotation import Rotation
from incident_manager.domain.shifts import Shift, now_and_next
from incident_manager.services.read_rotas import rotas_of_schedules
from incident_manager.store import walk

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.on_call import Rota
    from incident_manager.services.read_rotas import Rotas
    from incident_manager.store import Store

_CHANGES = 3  # now, next, and who comes after a gap


@dataclass(frozen=True, slots=True)
class RotationNow:
    """None: nobody's shift. One of nobody is an override's."""

    rotation: Rotation
    now: Shift | None
    next: Shift | None


@dataclass(frozen=True, slots=True)
class ScheduleNow:
    """`changes`: now, the next one and the one after it, as far as there are any. The schedule is
    told in its time zone.
    """

    schedule: Contact
    changes: tuple[Change, ...]
    rotations: tuple[RotationNow, ...]
    incalculable: tuple[Incalculable, ...]
    time_zone_id: str

    @property
    def until(self) -> datetime | None:
        """When others are on call than now (UTC); None: nobody else is to come."""
        return self.changes[1].at if len(self.changes) > 1 else None


@dataclass(frozen=True, slots=True)
class OnCallNow:
    """Schedules by alias; `contacts` are all that there are, by ARN."""

    schedules: tuple[ScheduleNow, ...]
    contacts: Mapping[str, Contact]


def on_call_now(store: Store, now: datetime) -> OnCallNow:
    """In two calls where all contacts fit into one: the contacts, then the rotations of all
    schedules. Contacts of the last moments may be missing.
    """
    contacts = {one.arn: one for one in walk(partial(store.contacts, ""))}
    schedules = [one for one in contacts.values() if one.type is ContactType.ONCALL_SCHEDULE]
    found = rotas_of_schedules(store, schedules)
    return OnCallNow(tuple(_now(one, found[one.arn], now) for one in schedules), contacts)


def _now(schedule: Contact, found: Rotas, now: datetime) -> ScheduleNow:
    return ScheduleNow(
        schedule,
        tuple(islice(changes(found.rotas, now), _CHANGES)),
        tuple(_rotation_now(one, now) for one in found.rotas),
        found.incalculable,
        found.time_zone_id,
    )


def _rotation_now(rota: Rota, now: datetime) -> RotationNow:
    return RotationNow(rota.rotation, *now_and_next(rota.rotation, rota.overrides, now))
