"""The engagement runner: it keeps appointments instead of waiting for them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

RETRY_AFTER = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, order=True)
class Appointment:
    """Advance the engagement `at` this moment; `planned` is the time that the call is about."""

    at: datetime
    engagement_arn: str
    planned: datetime


@dataclass(slots=True)
class FakeClock:
    """Like the state machine: one execution of an engagement ever, and a task that failed is tried
    again with the input that it had.
    """

    appointments: list[Appointment] = field(default_factory=list)
    started: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def start(self, engagement_arn: str, planned_time: datetime) -> None:
        with self._lock:
            if engagement_arn not in self.started:
                self.started.add(engagement_arn)
                self.plan(engagement_arn, planned_time)

    def plan(self, engagement_arn: str, planned_time: datetime) -> None:
        heapq.heappush(self.appointments, Appointment(planned_time, engagement_arn, planned_time))

    def next_until(self, until: datetime) -> Appointment | None:
        """The next appointment, taken off the list, when it is not later than this."""
        if not self.appointments or self.appointments[0].at > until:
            return None
        return heapq.heappop(self.appointments)

    def retry(self, failed: Appointment, now: datetime) -> None:
        again = Appointment(now + RETRY_AFTER, failed.engagement_arn, failed.planned)
        heapq.heappush(self.appointments, again)

    def forget(self) -> None:
        """Every execution is lost, and none can be started under the same name again."""
        self.appointments.clear()
