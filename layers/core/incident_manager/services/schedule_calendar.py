"""A schedule, read to be drawn: each rotation's shifts over a period, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.rotation import Rotation
from incident_manager.domain.schedule_report import ScheduleReport, schedule_report
from incident_manager.domain.shifts import Shift, shifts
from incident_manager.services.errors import InvalidError
from incident_manager.services.finding import find
from incident_manager.services.read_rotas import Rotas, rotas_of_schedule
from incident_manager.services.retrying import read_contacts
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.store import Reader


@dataclass(frozen=True, slots=True)
class Row:
    """The shifts of one rotation that touch the period, whole, in order."""

    rotation: Rotation
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """A schedule with its rotations as they are now, in its order. `members`: of all rotations, by
    ARN; None: deleted.
    """

    schedule: Contact
    found: Rotas
    members: Mapping[str, Contact | None]

    @property
    def time_zone_id(self) -> str:
        return self.found.time_zone_id

    def rows(self, since: datetime, until: datetime) -> tuple[Row, ...]:
        return tuple(
            Row(one.rotation, tuple(shifts(one.rotation, one.overrides, since, until)))
            for one in self.found.rotas
        )

    def report(self, since: datetime, until: datetime) -> ScheduleReport:
        return schedule_report(self.found.rotas, since, until)


def read_roster(records: Reader, schedule_arn: str) -> Roster:
    """In three calls: the schedule, its rotations, their members.

    Raises NotFoundError and InvalidError (no schedule).
    """
    schedule = find(records, Ref(Contact, schedule_arn))
    if schedule.type is not ContactType.ONCALL_SCHEDULE:
        raise InvalidError("contact", f"{schedule.alias} is not an on-call schedule")
    return roster_of(records, schedule)


def roster_of(records: Reader, schedule: Contact) -> Roster:
    """Of a schedule as it is given, stored or not; in two calls."""
    found = rotas_of_schedule(records, schedule)
    members = (member for one in found.rotas for member in one.rotation.contact_arns)
    return Roster(schedule, found, read_contacts(records, members))
