"""`schedule report`: where nobody is on call, where several rotations are, and who has how much."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from incident_manager.cli.columns import columns
from incident_manager.cli.simulate import moment
from incident_manager.domain import arn
from incident_manager.services.report_schedule import report_schedule

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from incident_manager.cli.stack import Stack
    from incident_manager.domain.schedule_report import Cover, Load
    from incident_manager.services.report_schedule import ReportedSchedule

_HOUR = timedelta(hours=1)
_SPAN = ("FROM (UTC)", "TO (UTC)", "HOURS")


def add_to(commands: Any) -> None:
    """Add the command and what it can do."""
    schedule = commands.add_parser("schedule", help="what an on-call schedule comes to")
    actions = schedule.add_subparsers(required=True, metavar="ACTION")
    report = actions.add_parser("report", help="gaps, double cover, and everybody's hours")
    report.add_argument("--contact", required=True, metavar="ALIAS", help="the on-call schedule")
    report.add_argument(
        "--from", dest="since", required=True, type=moment, metavar="TIME", help="UTC, or +01:00"
    )
    report.add_argument(
        "--to", dest="until", required=True, type=moment, metavar="TIME", help="likewise"
    )
    report.set_defaults(run=_report)


def _report(stack: Stack, chosen: argparse.Namespace) -> None:
    schedule_arn = stack.deployment.contact(chosen.contact)
    reported = report_schedule(stack.store, schedule_arn, chosen.since, chosen.until)
    print("\n\n".join(_parts(reported)))


def _parts(reported: ReportedSchedule) -> Iterator[str]:
    """What can't be told comes first: the rest would be wrong without it."""
    report, found = reported.report, reported.found
    for one in found.incalculable:
        yield f"Without rotation {arn.tail(one.rotation_arn)}: {one.reason}."
    names = {rota.rotation.arn: rota.rotation.name for rota in found.rotas}
    gaps = [_span(one.start, one.end) for one in report.uncovered]
    yield f"Nobody is on call:\n{columns(_SPAN, gaps)}" if gaps else "Somebody is always on call."
    if report.double_cover:
        rows = [_double(one, names) for one in report.double_cover]
        yield f"Several rotations at once:\n{columns((*_SPAN, 'ROTATIONS'), rows)}"
    head = ("WHO", "DAY", "NIGHT", "WEEKEND", "HOURS")
    yield columns(head, [_load(one) for one in report.loads])


def _double(cover: Cover, names: dict[str, str]) -> tuple[str, ...]:
    return *_span(cover.start, cover.end), ", ".join(names[one] for one in cover.rotation_arns)


def _load(load: Load) -> tuple[str, ...]:
    parts = (load.day, load.night, load.weekend, load.total)
    return arn.owner(load.contact_arn), *(_hours(part) for part in parts)


def _span(start: datetime, end: datetime) -> tuple[str, str, str]:
    return f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", _hours(end - start)


def _hours(time: timedelta) -> str:
    return f"{time / _HOUR:.1f}"
