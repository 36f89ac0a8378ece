"""`calendars`: secret addresses that calendar programs subscribe to."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from incident_manager import wiring
from incident_manager.cli.columns import columns
from incident_manager.domain import arn
from incident_manager.domain.calendar_feed import feed_id
from incident_manager.services.manage_calendar_feed import (
    create_calendar_feed,
    revoke_calendar_feed,
)
from incident_manager.store import walk

if TYPE_CHECKING:
    import argparse

    from incident_manager.cli.stack import Stack
    from incident_manager.domain.calendar_feed import CalendarFeed

_TOKEN_BYTES = 32
_HEAD = ("CREATED (UTC)", "CONTACT", "ID", "LABEL")


def add_to(commands: Any) -> None:
    """Add the command and what it can do."""
    calendars = commands.add_parser("calendars", help="calendars of who is on call, by address")
    actions = calendars.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make an address; it is shown this once")
    create.add_argument(
        "--contact", required=True, metavar="ALIAS", help="an on-call schedule, or a person"
    )
    create.add_argument("--label", default="", help="for whom it is: stands in the list")
    create.set_defaults(run=_create)
    actions.add_parser("list", help="ids, contacts and labels").set_defaults(run=_list)
    revoke = actions.add_parser("revoke", help="answer at the address no more, from now on")
    revoke.add_argument("id")
    revoke.set_defaults(run=_revoke)


def _create(stack: Stack, chosen: argparse.Namespace) -> None:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    contact_arn = stack.deployment.contact(chosen.contact)
    create_calendar_feed(stack.store, feed_id(token), contact_arn, chosen.label, wiring.utc_now())
    print(f"{stack.output('ApiEndpoint').rstrip('/')}/calendars/{token}.ics")


def _list(stack: Stack, _: argparse.Namespace) -> None:
    print(columns(_HEAD, (_row(feed) for feed in walk(stack.store.calendar_feeds))))


def _revoke(stack: Stack, chosen: argparse.Namespace) -> None:
    revoke_calendar_feed(stack.store, chosen.id)


def _row(feed: CalendarFeed) -> tuple[str, str, str, str]:
    return f"{feed.created:%Y-%m-%d %H:%M}", arn.owner(feed.contact_arn), feed.id, feed.label
