"""What goes wrong with machines, done to the local AWS: processes killed, executions lost."""

from __future__ import annotations

import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from tests.local_stack.process import LocalStackError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.local_stack.deployment import Deployment

_LOOK_EVERY = 0.02  # seconds
_PAGING = "(IngestAlarm|AdvanceEngagement)Function"
_NOBODY_THERE = 1  # of pkill: no process matched


@contextmanager
def killed_in_the_act(deployment: Deployment) -> Iterator[list[int]]:
    """While the block runs, SIGKILL whatever process pages as soon as it has written that it owes a
    page: somewhere on the way to the carrier and back.

    Yields a list with an entry for each time that there was somebody to kill, which grows.
    """
    known = owed_pages(deployment)
    with _again_and_again(partial(_kill_who_owes, deployment, known)) as kills:
        yield kills


@contextmanager
def lost_executions(deployment: Deployment) -> Iterator[list[int]]:
    """While the block runs, stop every execution as it starts.

    Yields a list of how many were stopped each time that there were any, which grows.
    """
    with _again_and_again(partial(_stop_executions, deployment)) as stopped:
        yield stopped


def owed_pages(deployment: Deployment) -> set[str]:
    """The ids of the pages that are written and have no receipt yet."""
    found = deployment.aws("dynamodb").scan(
        TableName=deployment.outputs["TableName"],
        FilterExpression="begins_with(sk, :page) AND attribute_exists(due_at)",
        ExpressionAttributeValues={":page": {"S": "PAGE#"}},
    )
    return {item["sk"]["S"] for item in found["Items"]}


@contextmanager
def _again_and_again(harm: Callable[[], int]) -> Iterator[list[int]]:
    """What `harm` came to each time that it came to anything. Raises what it raised."""
    done: list[int] = []
    over = threading.Event()

    def run() -> None:
        while not over.wait(_LOOK_EVERY):
            done.extend([number] if (number := harm()) else [])

    with ThreadPoolExecutor(1) as pool:
        harming = pool.submit(run)
        try:
            yield done
        finally:
            over.set()
            harming.result()


def _kill_who_owes(deployment: Deployment, known: set[str]) -> int:
    new = owed_pages(deployment) - known
    known |= new
    killed = bool(new) and _kill_workers(deployment)
    return int(killed and bool(new & owed_pages(deployment)))


def _kill_workers(deployment: Deployment) -> bool:
    """Whether there were any: each is started from a script in the emulator's own folder for
    temporary files.
    """
    workers = f"{deployment.emulator.folder / 'scratch'}.*{_PAGING}"
    done = subprocess.run(["pkill", "--signal", "KILL", "--full", workers], check=False)
    if done.returncode > _NOBODY_THERE:
        raise LocalStackError("pkill could not be asked to kill the functions' processes")
    return done.returncode == 0


def _stop_executions(deployment: Deployment) -> int:
    states = deployment.aws("stepfunctions")
    machine = deployment.outputs["StateMachineArn"]
    listed = states.list_executions(stateMachineArn=machine, statusFilter="RUNNING")
    for execution in listed["executions"]:
        states.stop_execution(executionArn=execution["executionArn"])
    return len(listed["executions"])
