"""Cold starts of the built functions in Lambda's own runtime, beside the least that any could take.

Each runs in a process of its own, all in turn, round after round: what else the machine does in the
meantime meets all of them alike. The functions make their clients when they first need one, which
`init` does not see; so their first event is timed too, with AWS's answers at hand.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from tests import in_process_account as account
from tests.benchmarks import PROJECT
from tests.benchmarks.calls import BenchmarkError
from tests.benchmarks.replay import replaying
from tests.local_stack import runtime
from tests.local_stack.deployment import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.benchmarks.paging_path import Played

BARE = "bare: boto3, one client"
ROUNDS = 9
_FIRST_EVENT = re.compile(r"INVOKE RTDONE\(status: success.*duration: ([0-9.]+)ms\)")


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Milliseconds, medians; `ratio` of init to the bare function's."""

    function: str
    init: float
    ratio: float
    first_event: float
    rounds: int


@dataclass(frozen=True, slots=True)
class _Start:
    init: float
    first_event: float


def cold_starts(played: Sequence[Played], logs: Path) -> list[ColdStart]:
    """The bare function, then every other. Raises BenchmarkError when one does not answer."""
    build(logs)
    _check_bytecode()
    first: dict[str, Played] = {}
    for one in played:
        first.setdefault(one.function, one)
    taken: dict[str, list[_Start]] = {BARE: [], **{name: [] for name in first}}
    with runtime.bare_function() as bare:
        # The first round fills the disk's cache and is not counted.
        for number in range(1 + ROUNDS):
            starts = {BARE: _start(bare, {}, {})}
            starts |= {name: _start_function(one) for name, one in first.items()}
            if number:
                for name, start in starts.items():
                    taken[name].append(start)
    bare_init = statistics.median(start.init for start in taken[BARE])
    return [_summary(name, starts, bare_init) for name, starts in taken.items()]


def _summary(name: str, starts: Sequence[_Start], bare_init: float) -> ColdStart:
    init = statistics.median(start.init for start in starts)
    first_event = statistics.median(start.first_event for start in starts)
    return ColdStart(name, init, init / bare_init, first_event, len(starts))


def _start_function(played: Played) -> _Start:
    with _as_deployed(played.function) as folder, replaying(played.calls) as url:
        settings = {**account.ENVIRONMENT, "AWS_ENDPOINT_URL": url, "AWS_MAX_ATTEMPTS": "1"}
        return _start(folder, played.event, settings)


def _start(folder: Path, event: Mapping[str, object], settings: Mapping[str, str]) -> _Start:
    invoked = runtime.invoke(folder, json.dumps(event).encode(), settings)
    first_event = _FIRST_EVENT.search(invoked.log)
    if invoked.failed or first_event is None:
        raise BenchmarkError(f"{folder.name} failed in its first event: {invoked.payload}")
    return _Start(invoked.init_duration_ms, float(first_event[1]))


@contextmanager
def _as_deployed(function: str) -> Iterator[Path]:
    """One file without bytecode, whatever the tests left beside it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / function
        folder.mkdir()
        shutil.copy(PROJECT / "functions" / function / "app.py", folder)
        yield folder


def _check_bytecode() -> None:
    """Without it, importing would be compiling, which no deployed function does."""
    for layer, module in zip(runtime.LAYERS, ("boto3", "incident_manager"), strict=True):
        compiled = Path(cache_from_source(str(layer / module / "__init__.py")))
        if not compiled.is_file():
            raise BenchmarkError(f"The layers carry no bytecode of this Python: no {compiled}")
