"""Processor time of one warm invocation, with AWS's answers at hand: the handler's own code,
PynamoDB and botocore with its signing and parsing, and of the network nothing.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.calls import BenchmarkError, Player
from tests.lambda_functions import invoke

if TYPE_CHECKING:
    from tests.benchmarks.calls import Wire
    from tests.benchmarks.paging_path import Played

RUNS = 300
_WARMING_UP = 20
_OK = 200
_NANOSECONDS = 1_000_000  # in a millisecond


@dataclass(frozen=True, slots=True)
class Cpu:
    """Milliseconds."""

    median: float
    p95: float
    runs: int


def cpu_of(played: Played, wire: Wire) -> Cpu:
    """Of all threads of this process, so that pages sent in parallel count in full."""
    wire.tap = player = Player(played.calls)
    taken = [_once(played, player) for _ in range(_WARMING_UP + RUNS)][_WARMING_UP:]
    return Cpu(statistics.median(taken), statistics.quantiles(taken, n=20)[-1], len(taken))


def _once(played: Played, player: Player) -> float:
    player.rewind()
    begun = time.process_time_ns()
    answer = invoke(played.function, played.event)
    taken = (time.process_time_ns() - begun) / _NANOSECONDS
    if isinstance(answer, dict) and answer.get("statusCode") not in (None, _OK):
        raise BenchmarkError(f"{played.name} failed when it was played again: {answer}")
    return taken
