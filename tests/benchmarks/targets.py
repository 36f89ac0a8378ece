"""What the paging path and the shift calculator may cost at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.calculator import TWICE_A_DAY
from tests.benchmarks.paging_path import ALARM, DUPLICATE, INCIDENT, LIST

if TYPE_CHECKING:
    from collections.abc import Mapping

TO_FIRST_PAGE = "calls in sequence to the first page"
IN_SEQUENCE = "calls in sequence"
COLD_START = "cold start, times the bare one"
YEAR = "a year of shifts of 30 people, ms"
AGEING = "who is on call after 50 years, times after a week"
ANY_ROTATION = "any rotation"

_SERVICES = "layers/core/incident_manager/services"
_DOMAIN = "layers/core/incident_manager/domain"


@dataclass(frozen=True, slots=True)
class Target:
    """`look_at`: the file in which a miss begins to be understood."""

    subject: str
    figure: str
    at_most: float
    look_at: str

    def verdict(self, figures: Mapping[tuple[str, str], float]) -> Verdict:
        return Verdict(self, figures[self.subject, self.figure])


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target and what was measured."""

    target: Target
    measured: float

    @property
    def met(self) -> bool:
        return self.measured <= self.target.at_most


TARGETS = (
    Target(ALARM, TO_FIRST_PAGE, 5, f"{_SERVICES}/open_incident.py"),
    Target(DUPLICATE, IN_SEQUENCE, 2, f"{_SERVICES}/ingest_trigger.py"),
    Target(LIST, IN_SEQUENCE, 2, f"{_SERVICES}/list_incidents.py"),
    Target(INCIDENT, IN_SEQUENCE, 3, f"{_SERVICES}/look_at_incident.py"),
    Target("ingest_alarm", COLD_START, 1.6, "functions/ingest_alarm/app.py"),
    Target("advance_engagement", COLD_START, 1.6, "functions/advance_engagement/app.py"),
    Target("serve_console", COLD_START, 1.6, "functions/serve_console/app.py"),
    Target(TWICE_A_DAY, YEAR, 20, f"{_DOMAIN}/shifts.py"),
    Target(ANY_ROTATION, AGEING, 1.25, f"{_DOMAIN}/hand_offs.py"),
)
