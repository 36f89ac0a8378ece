"""`failures`: what could not be done, why, and doing it after all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.failure_queue import FailureQueue, Held
from incident_manager.cli.stack import CommandError, Stack
from incident_manager.ports import NotReplayedError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import timedelta

_LOOK = 30  # seconds that nobody else sees the messages, were this command interrupted
_REPLAY = 900
_SHORT = 8  # characters of an id that tell one message from another


def add_to(commands: Any) -> None:
    """Add the command and what it can do."""
    failures = commands.add_parser("failures", help="what could not be done, and doing it again")
    actions = failures.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("list", help="one line each").set_defaults(run=_list)
    explain = actions.add_parser("explain", help="all of one, and what to do about it")
    explain.add_argument("id", help="of the list")
    explain.set_defaults(run=_explain)
    again = actions.add_parser("replay", help="hand them to whom they were meant for, and remove")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?", help="of the list")
    which.add_argument("--all", action="store_true", help="all that are there now")
    again.add_argument("--plan", metavar="NAME", help="open incidents of this response plan")
    again.set_defaults(run=_replay)
    discard = actions.add_parser("discard", help="remove one that nobody needs any more")
    discard.add_argument("id", help="of the list")
    discard.set_defaults(run=_discard)


def _queue(stack: Stack, functions: frozenset[str] = frozenset()) -> FailureQueue:
    urls = stack.output("FailureQueueUrl"), stack.output("IngestAlarmFunctionArn")
    return FailureQueue(*urls, functions)


def _list(stack: Stack, _: argparse.Namespace) -> None:
    """Of an event its name alone is shown: it may hold whatever its sender put there."""
    with _queue(stack).held(_LOOK) as messages:
        for one in messages:
            age = _age(datetime.now(UTC) - one.sent)
            told = ": ".join(filter(None, (one.reason, one.subject)))
            print(f"{one.id[:_SHORT]}  {age:>7}  {one.origin:<20}  {told}")
    if not messages:
        print("The failure queue is empty.")


def _explain(stack: Stack, chosen: argparse.Namespace) -> None:
    with _queue(stack).held(_LOOK) as messages:
        one = _one(messages, chosen.id)
    print(f"id: {one.id}")
    print(f"since: {one.sent:%Y-%m-%d %H:%M:%S} UTC")
    print(f"from: {one.origin}")
    if one.meant_for:
        print(f"meant for: {one.meant_for}")
    for name, value in one.attributes.items():
        print(f"{name}: {value}")
    print(f"\n{one.advice}\n\n{_pretty(one.body)}")


def _discard(stack: Stack, chosen: argparse.Namespace) -> None:
    with _queue(stack).held(_LOOK) as messages:
        one = _one(messages, chosen.id)
        one.remove()
    print(f"{one.id[:_SHORT]}  discarded")


def _replay(stack: Stack, chosen: argparse.Namespace) -> None:
    """Each for itself; exit code 1 where one failed again."""
    with _queue(stack, stack.function_arns()).held(_REPLAY) as messages:
        wanted = messages if chosen.all else (_one(messages, chosen.id),)
        done = [_replay_one(one, chosen.plan) for one in wanted]
    if not all(done):
        raise CommandError(f"{done.count(False)} of {len(done)} failed again")


def _replay_one(message: Held, plan: str | None) -> bool:
    """Whether it succeeded. One that was kept again is in the queue anew, and this one is not."""
    try:
        replayed = message.replay(plan)
    except NotReplayedError as error:
        print(f"{message.id[:_SHORT]}  kept: {error}")
        return False
    print(f"{message.id[:_SHORT]}  {replayed.what}")
    return replayed.taken


def _one(messages: Sequence[Held], beginning: str) -> Held:
    """The message whose id begins so. Raises CommandError where none does, or several do."""
    found = [one for one in messages if one.id.startswith(beginning)]
    if len(found) != 1:
        raise CommandError(f"{len(found)} messages have an id that begins with {beginning}")
    return found[0]


def _age(since: timedelta) -> str:
    minutes = int(since.total_seconds()) // 60
    hours, days = minutes // 60, minutes // 1440
    return (
        f"{days}d{hours % 24}h" if days else f"{hours}h{minutes % 60}m" if hours else f"{minutes}m"
    )


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
