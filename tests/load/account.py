"""The product in this process: its handlers with their own wiring, AWS's part answered here."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

import botocore.auth

from incident_manager import wiring
from incident_manager.adapters.dynamodb.store import DynamoStore
from tests import in_process_account as account
from tests.benchmarks.calls import Untapped, Wire
from tests.dynamodb_table import table_properties
from tests.load.aws import Aws
from tests.load.dynamodb import StandIn
from tests.world import START

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Clock:
    """What everybody takes for now; AWS's signatures too, which expire."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def passes(self, time: timedelta) -> None:
        self.now += time


@dataclass(frozen=True, slots=True)
class Account:
    """`store` reads and writes as the functions do."""

    aws: Aws
    clock: Clock
    store: DynamoStore


@contextmanager
def opened(read_seconds: float = 0, write_seconds: float = 0) -> Iterator[Account]:
    """An account, while the block runs. One a process: clients keep the one they were made with."""
    aws, clock = Aws(StandIn(table_properties(), read_seconds, write_seconds)), Clock()
    wire = Wire(aws)
    with (
        account.environment(),
        patch.object(wiring, "utc_now", clock),
        patch.object(botocore.auth, "get_current_datetime", clock),
    ):
        yield Account(aws, clock, DynamoStore(account.TABLE))
    wire.tap = Untapped()
