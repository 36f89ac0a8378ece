"""CloudWatch, with the data that a test gives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from incident_manager.domain.metric import Graph, Line
from incident_manager.ports import NotRead


@dataclass
class FakeMetrics:
    """`answer` for every graph; `asked` are the graphs that were read, with their time."""

    answer: tuple[Line, ...] | NotRead = ()
    asked: list[tuple[Graph, datetime, datetime]] = field(default_factory=list)

    def read(self, graph: Graph, since: datetime, until: datetime) -> tuple[Line, ...] | NotRead:
        self.asked.append((graph, since, until))
        return self.answer
