"""`ledger`: every page that was owed in a period, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.cli.simulate import moment
from incident_manager.cli.stack import CommandError, Stack
from incident_manager.services.balance_ledger import balance_ledger
from incident_manager.store import Span

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import timedelta

    from incident_manager.domain.ledger import Balance


def add_to(commands: Any) -> None:
    """Add the command and what it takes."""
    command = commands.add_parser("ledger", help="how every page that was owed has ended")
    for name, destination, what in (
        ("--from", "since", "engagements that began then or later; UTC, or with an offset"),
        ("--to", "until", "and before then"),
    ):
        command.add_argument(
            name, dest=destination, required=True, type=moment, metavar="TIME", help=what
        )
    command.set_defaults(run=_run)


def table(found: Balance) -> str:
    """One line for each way to end, and one for each page that is overdue."""
    return "\n".join(_lines(found))


def _run(stack: Stack, chosen: argparse.Namespace) -> None:
    """Exit code 1 where something is overdue."""
    store, span = DynamoStore(stack.output("TableName")), Span(chosen.since, chosen.until)
    found = balance_ledger(store, span, datetime.now(UTC))
    print(table(found))
    if found.overdue:
        raise CommandError(f"{len(found.overdue)} overdue")


def _lines(found: Balance) -> Iterator[str]:
    ended = [(ending.value, number) for ending, number in found.ended.items()]
    still = [("open", found.open), ("  overdue", len(found.overdue))]
    width = len(str(found.owed))
    for name, figure in [("owed", found.owed), *ended, *still]:
        yield f"{name:<12}  {figure:>{width}}"
    for one in found.overdue:
        yield f"overdue by {_duration(one.late)}: {one.arn}"


def _duration(late: timedelta) -> str:
    minutes, seconds = divmod(int(late.total_seconds()), 60)
    return f"{minutes}m{seconds}s"
