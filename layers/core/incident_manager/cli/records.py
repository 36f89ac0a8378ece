"""`records`: all of a deployment's records into a file, and from a file into a deployment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.dynamodb import codec, dump
from incident_manager.adapters.dynamodb.layout import stamp
from incident_manager.adapters.lambda_doors import LambdaDoors
from incident_manager.cli import export_file
from incident_manager.cli.export_file import Origin
from incident_manager.cli.stack import CommandError, Stack
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.run_all import results_of
from incident_manager.wiring import utc_now

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from incident_manager.adapters.dynamodb.dump import Item

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class _Import:
    """What an import came to."""

    written: int = 0
    kept: int = 0


def add_to(commands: Any) -> None:
    """Add the command and what it can do."""
    records = commands.add_parser("records", help="export and import every record")
    actions = records.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write all records to a new file")
    export.add_argument("file", type=Path)
    export.set_defaults(run=_export)
    bring_in = actions.add_parser("import", help="write the records of a file that are not there")
    bring_in.add_argument("file", type=Path)
    bring_in.add_argument(
        "--overdue",
        choices=("page", "leave"),
        help="what becomes of pages and stages that should have gone out by now",
    )
    bring_in.set_defaults(run=_import)


def _export(stack: Stack, chosen: argparse.Namespace) -> None:
    count = export_file.write(chosen.file, _origin(stack), dump.items(stack.output("TableName")))
    print(f"{count} records are in {chosen.file}, with the addresses of people: keep it safe")


def _import(stack: Stack, chosen: argparse.Namespace) -> None:
    """Nothing is written before the whole file was read; asked for again, it goes on."""
    origin = export_file.check(chosen.file)
    if origin != _origin(stack):
        raise CommandError(f"the records name {origin}, and the deployment is in {_origin(stack)}")
    overdue = sum(_is_overdue(item) for item in export_file.read(chosen.file))
    if overdue and chosen.overdue is None:
        raise CommandError(
            f"{overdue} pages and stages should have gone out by now: --overdue page has them sent "
            "within a minute, --overdue leave never"
        )
    done = _write(stack, _given(chosen.file, leave=chosen.overdue == "leave"))
    print(f"{done.written} records were written, {done.kept} were there already")


def _origin(stack: Stack) -> Origin:
    where = stack.deployment
    return Origin(where.partition, where.region, where.account)


def _is_overdue(item: Item) -> bool:
    due = dump.due_at(item)
    return due is not None and due <= stamp(utc_now())


def _given(path: Path, *, leave: bool) -> Iterator[Item]:
    for item in export_file.read(path):
        yield dump.at_rest(item) if leave and _is_overdue(item) else item


def _write(stack: Stack, items: Iterator[Item]) -> _Import:
    table, doors = stack.output("TableName"), _doors(stack)
    done = _Import()
    while batch := tuple(islice(items, _AT_ONCE)):
        for result in results_of([partial(_write_one, table, doors, item) for item in batch]):
            if isinstance(result, Exception):
                raise result
            done = replace(done, written=done.written + result, kept=done.kept + (not result))
    return done


def _write_one(table: str, doors: LambdaDoors, item: Item) -> bool:
    """A response plan comes with its own alias of the function that takes alarms in."""
    if item["kind"]["S"] == ResponsePlan.__name__:
        doors.open(codec.loads(ResponsePlan, item["document"]["S"]).name)
    return dump.put_new(table, item)


def _doors(stack: Stack) -> LambdaDoors:
    function, where = stack.output("IngestAlarmFunctionArn"), stack.deployment
    return LambdaDoors(function, where.partition, where.region, where.account)
