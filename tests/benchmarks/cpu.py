"""Processor time of one warm invocation, with AWS's answers at hand: the handler's own code,
PynamoDB and botocore with its signing and parsing, and of the network nothing.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.calls import Player
from tests.lambda_functions import invoke

if TYPE_CHECKING:
    from tests.benchmarks.calls import Wire
    from tests.benchmarks.paging_path import Played

RUNS = 300
_WARMING_UP = 20
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
    invoke(played.function, played.event)
    return (time.process_time_ns() - begun) / _NANOSECONDS
