"""A schedule over a period, to be drawn: each rotation's shifts, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact
from incident_manager.domain.on_call import Incalculable
from incident_manager.domain.rotation import Rotation
from incident_manager.domain.schedule_report import ScheduleReport
from incident_manager.domain.shifts import Shift, shifts
from incident_manager.services.report_schedule import report_schedule
from incident_manager.services.retrying import read_contacts

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.store import Reader


@dataclass(frozen=True, slots=True)
class Row:
    """The shifts of one rotation that touch the period, whole, in order."""

    rotation: Rotation
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class ScheduleCalendar:
    """Rows in the schedule's order. `members`: of all rotations, by ARN; None: deleted."""

    schedule: Contact
    rows: tuple[Row, ...]
    report: ScheduleReport
    incalculable: tuple[Incalculable, ...]
    members: Mapping[str, Contact | None]


def schedule_calendar(
    records: Reader, schedule_arn: str, since: datetime, until: datetime
) -> ScheduleCalendar:
    """By the rotations as they are now, in three calls: the schedule, its rotations, their members.

    Raises NotFoundError and InvalidError (no schedule; a period that is empty or over a year).
    """
    reported = report_schedule(records, schedule_arn, since, until)
    rotas = reported.found.rotas
    members = (member for one in rotas for member in one.rotation.contact_arns)
    rows = (
        Row(one.rotation, tuple(shifts(one.rotation, one.overrides, since, until))) for one in rotas
    )
    return ScheduleCalendar(
        reported.schedule,
        tuple(rows),
        reported.report,
        reported.found.incalculable,
        read_contacts(records, members),
    )
