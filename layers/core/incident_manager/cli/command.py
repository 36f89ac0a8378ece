"""The command line: what can be done, and for which deployment."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from incident_manager.cli import (
    access_keys,
    calendars,
    failures,
    ledger,
    records,
    routes,
    schedule,
    simulate,
)
from incident_manager.cli.stack import CommandError, Stack
from incident_manager.services.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; what goes wrong is one line on standard error and exit code 1."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(Stack(chosen.stack_name), chosen)
    except (CommandError, ServiceError, BotoCoreError, ClientError) as error:
        sys.exit(f"incident-manager: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="incident-manager",
        description="Administers a deployment with the AWS credentials of this shell.",
    )
    parser.add_argument(
        "--stack-name", default="incident-manager", help="the deployment (default: %(default)s)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    access_keys.add_to(commands)
    calendars.add_to(commands)
    records.add_to(commands)
    routes.add_to(commands)
    schedule.add_to(commands)
    simulate.add_to(commands)
    ledger.add_to(commands)
    failures.add_to(commands)
    return parser
