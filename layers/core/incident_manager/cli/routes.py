"""`routes`: which events open incidents of which plan, when neither alias nor rule says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incident_manager.cli.stack import CommandError
from incident_manager.domain.routes import checked_route
from incident_manager.services.change_routes import change_routes, current_routes

if TYPE_CHECKING:
    import argparse

    from incident_manager.cli.stack import Stack


def add_to(commands: Any) -> None:
    """Add the command and what it can do."""
    routes = commands.add_parser("routes", help="route events to response plans")
    actions = routes.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("show", help="the routes as JSON").set_defaults(run=_show)
    replace = actions.add_parser("set", help="replace all routes by those of a JSON file")
    replace.add_argument("file", type=Path, help='[{"pattern": {...}, "responsePlanArn": "..."}]')
    replace.set_defaults(run=_set)


def _show(stack: Stack, _: argparse.Namespace) -> None:
    routes = current_routes(stack.store)
    shown = [
        {"pattern": json.loads(one.pattern), "responsePlanArn": one.response_plan_arn}
        for one in routes.routes
    ]
    print(json.dumps(shown, indent=2))


def _set(stack: Stack, chosen: argparse.Namespace) -> None:
    """All or nothing: one malformed pattern keeps every route as it was."""
    store = stack.store
    current = current_routes(store)
    try:
        given = json.loads(chosen.file.read_text())
        routes = [checked_route(one["pattern"], one["responsePlanArn"]) for one in given]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{chosen.file}: {error!r}") from error
    change_routes(store, routes, current.version)
    print(f"{len(routes)} routes are in force")
