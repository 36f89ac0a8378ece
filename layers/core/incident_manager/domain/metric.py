"""What a graph shows: metrics of CloudWatch, what is computed of them, and the data once read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

DEFAULT_PERIOD = 300
DEFAULT_STAT = "Average"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One metric and how it is summed up: `stat` in CloudWatch's words, `period` in seconds.

    `account_id`: of the account that has it, where that is another one. What is not `visible` only
    feeds expressions, which call it by its `id`.
    """

    id: str
    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()
    stat: str = DEFAULT_STAT
    period: int = DEFAULT_PERIOD
    label: str
    account_id: str | None = None
    visible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A formula of other lines by their ids, or a search or a query that finds its own metrics.

    Without a label CloudWatch gives each line that it makes one.
    """

    id: str
    expression: str
    period: int = DEFAULT_PERIOD
    label: str | None = None
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Graph:
    """`region`: where its metrics are; None is the Region that the deployment is in."""

    title: str
    region: str | None
    series: tuple[Series | Expression, ...]

    @property
    def period(self) -> int:
        """The longest one of its series, in seconds."""
        return max(one.period for one in self.series)


Point: TypeAlias = tuple[datetime, float]


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured, in order of time (UTC); a point stands at the start of its period."""

    label: str
    points: tuple[Point, ...]
