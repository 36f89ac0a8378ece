"""What the functions logged, saved from a local AWS before it goes away."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from tests.local_stack.deployment import Deployment

_COMPLAINT = re.compile(r'"level":"(WARNING|ERROR|CRITICAL)"|Traceback|Task timed out')
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


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


def complaints(deployment: Deployment, since: datetime) -> list[str]:
    """Warnings, errors and deaths of functions since then, for whoever reads why a test failed."""
    logs = deployment.aws("logs")
    try:
        groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
        told = [line for group in groups for line in _messages(logs, group, since)]
    except (BotoCoreError, ClientError) as error:
        return [f"The local AWS has no logs to give: {error}"]
    return [line for line in told if _COMPLAINT.search(line)]


def _messages(logs: Any, group: str, since: datetime = _EVER) -> Iterator[str]:
    start = int(since.timestamp() * 1000)
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start)
    for page in pages:
        yield from (event["message"].rstrip() for event in page["events"])


def _file(deployment: Deployment, group: str) -> Path:
    return deployment.emulator.folder / f"{group.rpartition('/')[2]}.log"
