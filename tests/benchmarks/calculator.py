"""Processor time of the shift calculator, for 30 people in New York.

The least of several runs: what else the machine does can only add to it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.on_call import Rota, who_is_on_call
from incident_manager.domain.recurrence import DayOfWeek, Recurrence
from incident_manager.domain.schedule_report import schedule_report
from incident_manager.domain.shifts import shifts
from tests.unit.rotations.rotas import coverage, daily, monthly, rotation, utc, weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from incident_manager.domain.rotation import Rotation

ROUNDS = 7
_TIMES = 20  # that a question is asked in a run: one alone is shorter than the clock is exact
TWICE_A_DAY = "twice a day, 10 windows"
HOURLY = "every hour"
_PEOPLE = "abcdefghijklmnopqrstuvwxyz0123"
_WINDOWS = coverage(**dict.fromkeys(list(DayOfWeek)[:5], "08:00-12:00 20:00-04:00"))
_KINDS = {
    "daily": daily("09:00"),
    TWICE_A_DAY: replace(daily("08:00", "20:00", at_once=2), coverages=_WINDOWS),
    "every other week": weekly("MON 09:00", every=2),
    "monthly": monthly("31 09:00"),
    HOURLY: daily(*(f"{hour}:00" for hour in range(24))),
}
_YEAR = utc("2026-01-01"), utc("2027-01-01")
_NOW = utc("2026-06-10T12:00")
_WEEK, _FIFTY_YEARS = timedelta(weeks=1), timedelta(weeks=2609)


@dataclass(frozen=True, slots=True)
class Calculated:
    """`year_ms`: the shifts of a year; `report_ms`: the report on it, for a schedule of three such
    rotations; `young_us`, `old_us`: who is on call, of a rotation of a week and one of 50 years.
    """

    kind: str
    shifts: int
    year_ms: float
    report_ms: float
    young_us: float
    old_us: float

    @property
    def ageing(self) -> float:
        """How many times longer the old rotation takes."""
        return self.old_us / self.young_us


def calculated() -> list[Calculated]:
    """Each kind of rotation in turn, some seconds in all."""
    return [_of(kind, recurrence) for kind, recurrence in _KINDS.items()]


def _of(kind: str, recurrence: Recurrence) -> Calculated:
    young, old = (_begun(recurrence, age) for age in (_WEEK, _FIFTY_YEARS))
    year, report, on_call, on_call_of_old = _least(
        [
            lambda: list(shifts(old, (), *_YEAR)),
            lambda: schedule_report([Rota(old)] * 3, *_YEAR),
            lambda: [who_is_on_call(young, (), _NOW) for _ in range(_TIMES)],
            lambda: [who_is_on_call(old, (), _NOW) for _ in range(_TIMES)],
        ]
    )
    return Calculated(
        kind=kind,
        shifts=sum(1 for _ in shifts(old, (), *_YEAR)),
        year_ms=1e3 * year,
        report_ms=1e3 * report,
        young_us=1e6 * on_call / _TIMES,
        old_us=1e6 * on_call_of_old / _TIMES,
    )


def _begun(recurrence: Recurrence, ago: timedelta) -> Rotation:
    return rotation(recurrence, _NOW - ago, "America/New_York", _PEOPLE)


def _least(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Seconds of each, taken in turn, so that a machine that slows down meets all alike."""
    rounds = [[_seconds(call) for call in calls] for _ in range(ROUNDS)]
    return [min(taken) for taken in zip(*rounds, strict=True)]


def _seconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began
