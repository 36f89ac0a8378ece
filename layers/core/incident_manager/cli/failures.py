"""`failures`: what could not be done, why, and doing it after all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from incident_manager.adapters.dynamodb.layout import door_name
from incident_manager.adapters.failure_envelopes import Invocation, Origin
from incident_manager.cli.failure_queue import FailureQueue, Held
from incident_manager.cli.replay import replay
from incident_manager.cli.stack import CommandError, Stack

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import timedelta

    from incident_manager.adapters.failure_envelopes import Delivery

_LOOK = 30  # seconds that nobody else sees the messages, were this command interrupted
_REPLAY = 900
_SHORT = 8  # characters of an id that tell one message from another
_WHAT_TO_DO = {
    Origin.EVENT: "Repair what the reason names (a route, a response plan), then replay it. An "
    "event that is malformed will not become better: open the incident by hand, and discard it.",
    Origin.TIMELINE: "Repair the topic, or take it out of the response plan. Then replay it, or "
    "discard it: the timeline itself has the event.",
    Origin.FUNCTION: "The function's log says what happened. Replay it once that is repaired. An "
    "event of ingest_alarm comes without its alias: name the response plan with --plan, unless "
    "the routes know it.",
    Origin.TOPIC: "The alarm topic could not invoke the function. Replay it.",
    Origin.RULE: "EventBridge could not invoke the function. Replay it.",
    Origin.SCHEDULE: "A function that runs each minute was not started in time; the next minute "
    "did its work. Discard it.",
    Origin.STREAM: "Events of timelines were not told to topics and bus. Replay it within 24 hours "
    "of the failure; after that, discard it: the timelines themselves have the events.",
    Origin.UNKNOWN: "Find out who sent it, and discard it.",
}


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


def _queue(stack: Stack) -> FailureQueue:
    return FailureQueue(stack.output("FailureQueueUrl"), stack.output("IngestAlarmFunctionArn"))


def _list(stack: Stack, _: argparse.Namespace) -> None:
    """Nothing of an event itself is shown: it may hold whatever its sender put there."""
    with _queue(stack).held(_LOOK) as messages:
        for one in messages:
            age = _age(datetime.now(UTC) - one.sent)
            failure = one.failure
            print(f"{one.id[:_SHORT]}  {age:>7}  {failure.origin:<20}  {failure.reason}")
    if not messages:
        print("The failure queue is empty.")


def _explain(stack: Stack, chosen: argparse.Namespace) -> None:
    with _queue(stack).held(_LOOK) as messages:
        one = _one(messages, chosen.id)
    print(f"id: {one.id}")
    print(f"since: {one.sent:%Y-%m-%d %H:%M:%S} UTC")
    print(f"from: {one.failure.origin}")
    if isinstance(one.failure.delivery, Invocation):
        print(f"meant for: {one.failure.delivery.function_arn}")
    for name, value in one.attributes.items():
        print(f"{name}: {value}")
    print(f"\n{_WHAT_TO_DO[one.failure.origin]}\n\n{_pretty(one.body)}")


def _discard(stack: Stack, chosen: argparse.Namespace) -> None:
    queue = _queue(stack)
    with queue.held(_LOOK) as messages:
        one = _one(messages, chosen.id)
        queue.remove(one)
    print(f"{one.id[:_SHORT]}  discarded")


def _replay(stack: Stack, chosen: argparse.Namespace) -> None:
    """Each for itself; exit code 1 where one failed again."""
    queue, functions = _queue(stack), stack.function_arns()
    with queue.held(_REPLAY) as messages:
        wanted = messages if chosen.all else (_one(messages, chosen.id),)
        done = [_replay_one(queue, one, chosen.plan, functions) for one in wanted]
    if not all(done):
        raise CommandError(f"{done.count(False)} of {len(done)} failed again")


def _replay_one(
    queue: FailureQueue, message: Held, plan: str | None, functions: frozenset[str]
) -> bool:
    """Whether it succeeded. One that was kept again is in the queue anew, and this one is not."""
    try:
        replayed = replay(_delivery(queue, message, plan), functions)
    except (CommandError, BotoCoreError, ClientError) as error:
        print(f"{message.id[:_SHORT]}  kept: {error}")
        return False
    queue.remove(message)
    print(f"{message.id[:_SHORT]}  {replayed.what}")
    return replayed.taken


def _delivery(queue: FailureQueue, message: Held, plan: str | None) -> Delivery:
    """As it was meant, or to the door of the plan."""
    delivery = message.failure.delivery
    if delivery is None:
        raise CommandError("nobody knows for whom it was meant")
    if plan is None:
        return delivery
    if not isinstance(delivery, Invocation) or not delivery.function_arn.startswith(
        queue.ingest_arn
    ):
        raise CommandError("it is no event that could open an incident of a plan")
    return replace(delivery, function_arn=f"{queue.ingest_arn}:{door_name(plan)}")


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
