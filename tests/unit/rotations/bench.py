"""The calculator's figures: `python -m tests.unit.rotations.bench`."""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from incident_manager.domain.on_call import Rota, who_is_on_call
from incident_manager.domain.recurrence import DayOfWeek
from incident_manager.domain.schedule_report import schedule_report
from incident_manager.domain.shifts import shifts
from tests.unit.rotations.rotas import coverage, daily, monthly, rotation, utc, weekly

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 15
PEOPLE = "abcdefghijklmnopqrstuvwxyz0123"
OFFICE = coverage(**dict.fromkeys(list(DayOfWeek)[:5], "08:00-12:00 20:00-04:00"))
KINDS = {
    "daily": daily("09:00"),
    "twice a day, two on call": daily("08:00", "20:00", at_once=2),
    "twice a day, ten windows a week": replace(daily("08:00", "20:00"), coverages=OFFICE),
    "every other week": weekly("MON 09:00", every=2),
    "every other week, ten windows": replace(weekly("MON 09:00", every=2), coverages=OFFICE),
    "monthly": monthly("31 09:00"),
    "every hour": daily(*(f"{hour}:00" for hour in range(24))),
}


def bench() -> dict[str, dict[str, float]]:
    """Medians, for 30 people in New York since 2020: milliseconds for the shifts of 2026 and for a
    report on a schedule of three such rotations, microseconds for who is on call.
    """
    return {name: _figures(name) for name in KINDS}


def _figures(name: str) -> dict[str, float]:
    one = rotation(KINDS[name], utc("2020-01-06T14:00"), "America/New_York", PEOPLE)
    year = utc("2026-01-01"), utc("2027-01-01")
    return {
        "shifts": sum(1 for _ in shifts(one, (), *year)),
        "year_ms": 1e3 * _seconds(lambda: list(shifts(one, (), *year))),
        "report_ms": 1e3 * _seconds(lambda: schedule_report([Rota(one)] * 3, *year)),
        "who_us": 1e6 * _seconds(lambda: who_is_on_call(one, (), year[0])),
    }


def _seconds(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return median(taken)


if __name__ == "__main__":
    print(f"{'':32}{'shifts':>8}{'year ms':>10}{'report ms':>11}{'who us':>8}")
    for name, figures in bench().items():
        print(
            f"{name:32}{figures['shifts']:8.0f}{figures['year_ms']:10.1f}"
            f"{figures['report_ms']:11.1f}{figures['who_us']:8.0f}"
        )
