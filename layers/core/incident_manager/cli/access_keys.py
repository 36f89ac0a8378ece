"""`access-keys`: who may call the API and sign in to the console, and to do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.adapters import ssm_access_keys
from incident_manager.cli.columns import columns
from incident_manager.cli.stack import CommandError, Stack
from incident_manager.domain.role import HOLDER, HOLDER_RULE, Role
from incident_manager.wiring import utc_now

if TYPE_CHECKING:
    import argparse

_HEAD = ("ID", "ROLE", "NAME")


def add_to(commands: Any) -> None:
    """Add the command and what it can do."""
    keys = commands.add_parser("access-keys", help="issue and revoke the API's access keys")
    actions = keys.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="issue a key; its secret is shown this once")
    create.add_argument("--name", required=True, help="whose key it is: stands in every record")
    create.add_argument(
        "--role",
        choices=[str(role) for role in Role],
        metavar="|".join(Role),
        default=Role.ADMINISTRATOR,
        help="what it may do: read, respond to incidents, or everything (default: %(default)s)",
    )
    create.set_defaults(run=_create)
    actions.add_parser("list", help="key ids, roles and names").set_defaults(run=_list)
    end = actions.add_parser(
        "end-sessions", help="sign everybody out of the console who uses a key (within a minute)"
    )
    end.add_argument("access_key_id")
    end.set_defaults(run=_end_sessions)
    revoke = actions.add_parser("revoke", help="refuse a key from now on (within a minute)")
    revoke.add_argument("access_key_id")
    revoke.set_defaults(run=_revoke)


def _create(stack: Stack, chosen: argparse.Namespace) -> None:
    if not HOLDER.fullmatch(chosen.name):
        raise CommandError(f"--name: {HOLDER_RULE}")
    issued = ssm_access_keys.issue(stack.access_key_prefix, chosen.name, Role(chosen.role))
    print(f"AWS_ACCESS_KEY_ID={issued.access_key_id}")
    print(f"AWS_SECRET_ACCESS_KEY={issued.secret}")


def _list(stack: Stack, _: argparse.Namespace) -> None:
    keys = ssm_access_keys.listed(stack.access_key_prefix)
    print(columns(_HEAD, ((key.access_key_id, key.role, key.name) for key in keys)))


def _end_sessions(stack: Stack, chosen: argparse.Namespace) -> None:
    if not ssm_access_keys.end_sessions(stack.access_key_prefix, chosen.access_key_id, utc_now()):
        raise _no_such_key(chosen)


def _revoke(stack: Stack, chosen: argparse.Namespace) -> None:
    if not ssm_access_keys.revoke(stack.access_key_prefix, chosen.access_key_id):
        raise _no_such_key(chosen)


def _no_such_key(chosen: argparse.Namespace) -> CommandError:
    return CommandError(f"there is no access key {chosen.access_key_id}")
