"""A file that holds every record of a deployment: a line that says whose, a line for each record,
and a line that says how many, so that a file that was cut off is not taken for a whole one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from incident_manager.cli.stack import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMAT = "open-incident-manager-records-1"
_FOR_ITS_OWNER_ALONE = 0o600


@dataclass(frozen=True, slots=True)
class Origin:
    """Where records come from: they name each other by ARNs, which have these in them."""

    partition: str
    region: str
    account: str


def write(path: Path, origin: Origin, items: Iterable[dict[str, Any]]) -> int:
    """How many records were written. Raises CommandError where the file exists already."""
    try:
        path.touch(_FOR_ITS_OWNER_ALONE, exist_ok=False)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    count = 0
    with path.open("w") as file:
        file.write(json.dumps({"format": FORMAT, **asdict(origin)}) + "\n")
        for item in items:
            file.write(json.dumps(item) + "\n")
            count += 1
        file.write(json.dumps({"records": count}) + "\n")
    return count


def check(path: Path) -> Origin:
    """Whose records the file holds, read to its end. Raises CommandError when it is not whole."""
    try:
        with path.open() as file:
            head, last, count = json.loads(next(file)), None, -1  # the last line is no record
            for line in file:
                last = json.loads(line)
                count += 1
        if head["format"] != FORMAT or last != {"records": count}:
            raise ValueError("it ends too early, or is of another kind")
        return Origin(head["partition"], head["region"], head["account"])
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise CommandError(f"{path} is not a whole export of records: {error!r}") from error


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file that was checked."""
    with path.open() as file:
        next(file)
        for line in file:
            item = json.loads(line)
            if "pk" in item:
                yield item
