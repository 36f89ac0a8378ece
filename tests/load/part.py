"""One part of the storm in a process of its own, and the figures that it brings back."""

from __future__ import annotations

import resource
from collections.abc import Mapping
from dataclasses import dataclass

from tests.lambda_functions import unseen_logs
from tests.load.account import opened
from tests.load.accounting import differences
from tests.load.cast import on_stage
from tests.load.people import Aftermath, live_through
from tests.load.storm import Storm, Weathered, weather

_KILOBYTES = 1024  # in a megabyte


@dataclass(frozen=True, slots=True)
class PartOfStorm:
    """`units` are reads and writes by table or index and partition key."""

    deliveries: int
    weathered: Weathered
    aftermath: Aftermath
    differences: tuple[str, ...]
    units_read: Mapping[tuple[str, str], float]
    units_written: Mapping[tuple[str, str], float]
    pages: int
    records: int
    peak_megabytes: float


def play(alarms: int, repeats: int, part: int, parts: int) -> PartOfStorm:
    storm = Storm(alarms, repeats, part, parts)
    with opened() as account, unseen_logs():
        cast = on_stage(account.store)
        consumed = account.aws.table.consumed
        consumed.begin()
        weathered = weather(account, cast, storm)
        after = live_through(account)
        consumed.end()
        found = tuple(differences(account, cast, storm, after))
        return PartOfStorm(
            deliveries=len(storm.deliveries),
            weathered=weathered,
            aftermath=after,
            differences=found,
            units_read=dict(consumed.read),
            units_written=dict(consumed.written),
            pages=len(account.aws.messages),
            records=sum(1 for _ in account.aws.table.items()),
            peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES,
        )
