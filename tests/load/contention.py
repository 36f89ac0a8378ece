"""Many alarms that share one dedupe string: they all meet at one lock.

Each worker is an environment of `ingest_alarm`, below its handler (Powertools counts for one event
at a time). A transaction takes as long as on AWS and holds its records meanwhile, so that whoever
wants one of them is refused as DynamoDB refuses.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager import wiring
from incident_manager.adapters.alarms import records, triggers
from incident_manager.services.ingest_batch import ingest_batch
from incident_manager.settings import IngestAlarmSettings, from_environment
from tests.contract.records import replication_set
from tests.in_process_account import PLAN
from tests.load.account import Account, opened
from tests.load.events import alarm_event
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_SECONDS, WRITE_SECONDS = 0.005, 0.02


@dataclass(frozen=True, slots=True)
class Met:
    """What came of one alarm: seconds that it took, and the error that it ended with."""

    outcome: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """`conflicts`: writes that DynamoDB refused because another one was on its way."""

    workers: int
    seconds: float
    met: tuple[Met, ...]
    conflicts: int
    incidents: int


def crowd(alarms: int, workers: int) -> Crowd:
    with opened(READ_SECONDS, WRITE_SECONDS) as account:
        world = World(account.store)
        account.store.commit([replication_set()])
        world.response_plan(PLAN, world.person("ann"), dedupe_string="one problem")
        begun = time.perf_counter()
        met = tuple(_all(account, alarms, workers))
        seconds = time.perf_counter() - begun
        return Crowd(workers, seconds, met, account.aws.table.conflicts, len(world.incidents))


def _all(account: Account, alarms: int, workers: int) -> Iterator[Met]:
    settings = from_environment(IngestAlarmSettings, os.environ)
    intakes = [wiring.intake(settings) for _ in range(workers)]

    def one(number: int) -> Met:
        event = alarm_event(f"alarm-{number}", f"message-{number}")
        readings = triggers(event, delivery_id=str(number), delivered_at=account.clock())
        batch = list(zip(records(event), readings, strict=True))
        begun = time.perf_counter()
        try:
            (outcome,) = ingest_batch(intakes[number % workers], batch, None, account.clock())
        except Exception as error:  # noqa: BLE001  what was lost is what is looked for
            return Met(type(error).__name__, time.perf_counter() - begun)
        return Met(type(outcome).__name__, time.perf_counter() - begun)

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(one, range(alarms))
