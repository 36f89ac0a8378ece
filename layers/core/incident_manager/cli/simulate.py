"""`simulate`: who would be paged when, on which channel and why. Nobody is."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from incident_manager.cli.trace import table
from incident_manager.domain.simulation import Answer
from incident_manager.services.simulate import simulate

if TYPE_CHECKING:
    from incident_manager.cli.stack import Stack
    from incident_manager.domain.arn import Deployment

_ACKNOWLEDGED = re.compile(r"(?P<alias>[a-z0-9_-]+)@\+(?P<number>[0-9]{1,6})(?P<unit>[smh])")
_UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}


def add_to(commands: Any) -> None:
    """Add the command and what it takes."""
    command = commands.add_parser("simulate", help="who would be paged; nobody is")
    command.add_argument("--response-plan", required=True, metavar="NAME")
    command.add_argument(
        "--at", required=True, type=moment, metavar="TIME", help="2026-12-25T03:00; UTC, or +01:00"
    )
    command.add_argument(
        "--acknowledge",
        action="append",
        default=[],
        type=acknowledgement,
        metavar="ALIAS@+7m",
        help="who acknowledges, and how long after TIME; may be repeated",
    )
    command.set_defaults(run=_run)


def moment(given: str) -> datetime:
    """A time as ISO 8601 spells it, in UTC unless it says otherwise."""
    try:
        time = datetime.fromisoformat(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a time such as 2026-12-25T03:00: {given}") from error
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)


def acknowledgement(given: str) -> tuple[str, timedelta]:
    """The alias, and how long after the beginning."""
    found = _ACKNOWLEDGED.fullmatch(given)
    if found is None:
        raise argparse.ArgumentTypeError(f"not of the form alice@+7m (s, m or h): {given}")
    return found["alias"], int(found["number"]) * _UNITS[found["unit"]]


def _run(stack: Stack, chosen: argparse.Namespace) -> None:
    where, at = stack.deployment, chosen.at
    plan_arn = where.response_plan(chosen.response_plan)
    answers = [_answer(where, at, *one) for one in chosen.acknowledge]
    print(table(simulate(stack.store, plan_arn, at, answers), at))


def _answer(where: Deployment, at: datetime, alias: str, after: timedelta) -> Answer:
    return Answer(at + after, where.contact(alias))
