"""How many incidents a response plan has opened this month.

AWS opens 200 and no more, which is its price fence. Here nothing is limited unless the deployment
says so: an incident that is not opened is a page that is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class PlanUsage:
    """`arn` is the plan's, `month` a calendar month in UTC. One record a plan, whatever its age."""

    arn: str
    month: str
    opened: int = 0
    version: int = 0

    def with_one_more(self, now: datetime) -> PlanUsage:
        """The first one of a month begins at one."""
        month = month_of(now)
        return replace(self, month=month, opened=self.opened + 1 if month == self.month else 1)


def month_of(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m")
