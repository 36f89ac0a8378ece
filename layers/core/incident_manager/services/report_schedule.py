"""What an on-call schedule comes to: gaps, double cover and everybody's hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.schedule_report import ScheduleReport, schedule_report
from incident_manager.services.errors import InvalidError
from incident_manager.services.finding import find
from incident_manager.services.read_rotas import Rotas, rotas_of_schedule
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.store import Reader

MAX_PERIOD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ReportedSchedule:
    """The report, and the rotations that it is about; what is incalculable covers nothing."""

    schedule: Contact
    report: ScheduleReport
    found: Rotas


def report_schedule(
    records: Reader, schedule_arn: str, since: datetime, until: datetime
) -> ReportedSchedule:
    """By the rotations as they are now, in two calls: the schedule, then all of its rotations.

    Raises NotFoundError and InvalidError (no schedule; a period that is empty or over a year).
    """
    if not timedelta() < until - since <= MAX_PERIOD:
        raise InvalidError("period", f"it ends after it begins, at most {MAX_PERIOD.days} days")
    schedule = find(records, Ref(Contact, schedule_arn))
    if schedule.type is not ContactType.ONCALL_SCHEDULE:
        raise InvalidError("contact", f"{schedule.alias} is not an on-call schedule")
    found = rotas_of_schedule(records, schedule)
    return ReportedSchedule(schedule, schedule_report(found.rotas, since, until), found)
