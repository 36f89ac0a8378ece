"""What the functions logged, saved from a local AWS before it goes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from tests.local_stack.deployment import Deployment


def save(deployment: Deployment) -> None:
    """Write the log of each function beside the emulator's, oldest line first.

    An emulator that has died has nothing to give, which is not what the reader is looking for.
    """
    logs = deployment.aws("logs")
    try:
        for group in logs.describe_log_groups()["logGroups"]:
            lines = "\n".join(_messages(logs, group["logGroupName"]))
            _file(deployment, group["logGroupName"]).write_text(lines)
    except (BotoCoreError, ClientError) as error:
        (deployment.emulator.folder / "function-logs-lost.log").write_text(f"{error}\n")


def _messages(logs: Any, group: str) -> Iterator[str]:
    for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group):
        yield from (event["message"].rstrip() for event in page["events"])


def _file(deployment: Deployment, group: str) -> Path:
    return deployment.emulator.folder / f"{group.rpartition('/')[2]}.log"
