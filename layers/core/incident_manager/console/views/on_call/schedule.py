"""A schedule: its calendar, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from incident_manager.console.desk import Desk
from incident_manager.console.on_call.drawing import Drawing, Layer, Pen
from incident_manager.console.on_call.hours import table
from incident_manager.console.on_call.people import People
from incident_manager.console.on_call.period import LENGTHS, WEEK, Period, monday
from incident_manager.console.on_call.zoned import Zoned
from incident_manager.console.registry import get
from incident_manager.console.wording import iso
from incident_manager.domain import arn
from incident_manager.domain.on_call import changes
from incident_manager.domain.role import Role
from incident_manager.services.schedule_calendar import read_roster

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from incident_manager.console.answer import Answer
    from incident_manager.domain.rotation import Rotation
    from incident_manager.domain.schedule_report import ScheduleReport
    from incident_manager.domain.shifts import Shift
    from incident_manager.services.schedule_calendar import Roster

_FAIR = 12 * WEEK  # over which hours are to be fair


@dataclass(frozen=True, slots=True)
class Links:
    """Where a shift and an override lead: who may not override, nowhere from a shift."""

    desk: Desk
    alias: str

    def of(self, rotation: str, shift: Shift) -> str | None:
        if shift.override_id:
            return f"/on-call/{self.alias}/overrides/{rotation}/{shift.override_id}"
        if shift.end <= self.desk.now or not self.desk.session.role.may(Role.RESPONDER):
            return None
        times = {"rotation": rotation, "start": iso(shift.start), "end": iso(shift.end)}
        return f"/on-call/{self.alias}/override?{urlencode(times)}"


@get("/on-call/{alias}")
def show(desk: Desk, alias: str) -> Answer:
    roster = stored(desk, alias)
    zoned = Zoned(roster.time_zone_id)
    asked = desk.visit.asked
    period = Period.asked(zoned, desk.now, asked("from"), asked("weeks"))
    people = people_of(roster)
    report = roster.report(period.start, period.end)
    coming = tuple(islice(changes(roster.found.rotas, desk.now), 2))
    on_call = dict.fromkeys(one.contact_arn for change in coming for one in change.on_call)
    soon = zoned.midnight(monday(zoned.day(desk.now)))
    return desk.page(
        "on_call/schedule.html",
        section="On-call",
        schedule=roster.schedule,
        incalculable=roster.found.incalculable,
        rotations=[one.rotation for one in roster.found.rotas],
        zoned=zoned,
        people=people,
        period=period,
        lengths=LENGTHS,
        changes=coming,
        unreachable=[one for one in on_call if people.fault(one)],
        drawing=drawing_of(roster, Pen(period, people), report, Links(desk, alias), desk.now),
        report=report,
        hours=table(report.loads, roster.report(soon, soon + _FAIR).loads),
    )


def stored(desk: Desk, alias: str) -> Roster:
    """In three calls to AWS. Raises NotFoundError, InvalidError."""
    return read_roster(desk.store, desk.deployment.contact(alias))


def people_of(roster: Roster) -> People:
    members = (person for one in roster.found.rotas for person in one.rotation.contact_arns)
    return People.of(roster.members, members)


def drawing_of(
    roster: Roster, pen: Pen, report: ScheduleReport, links: Links | None, now: datetime
) -> Drawing:
    """`report` is that of the pen's period; without `links` nothing leads anywhere."""
    rows = roster.rows(pen.period.start, pen.period.end)
    layers = [_layer(pen, links, one.rotation, one.shifts) for one in rows]
    return pen.drawing([*layers, pen.final(report)], now)


def nowhere(_: Shift) -> None:
    """Where a shift leads that can't be overridden here."""


def _layer(pen: Pen, links: Links | None, rotation: Rotation, shifts: Iterable[Shift]) -> Layer:
    if links is None:
        return pen.rotation(rotation.name, shifts, nowhere)
    name = arn.tail(rotation.arn)
    path = f"/on-call/rotations/{name}"
    return pen.rotation(rotation.name, shifts, partial(links.of, name), path)


def showing(alias: str, first: str) -> str:
    """The schedule from this day on."""
    return f"/on-call/{alias}?{urlencode({'from': first})}"
