"""Doors of response plans that only remember."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class FakeDoors:
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def open(self, plan_name: str) -> None:
        self.opened.append(plan_name)

    def close(self, plan_name: str) -> None:
        self.closed.append(plan_name)

    def address(self, plan_name: str) -> str:
        return f"arn:aws:lambda:eu-central-1:123456789012:function:ingest-alarm:{plan_name}"
