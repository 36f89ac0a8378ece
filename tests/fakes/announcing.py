"""An event bus and a failure queue that keep what they were given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from incident_manager.domain.announcement import Announcement
from incident_manager.ports import NotSent, Sent

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON


@dataclass(slots=True)
class FakeBus:
    """`refusal` is what EventBridge says instead of taking an event."""

    events: list[Announcement] = field(default_factory=list)
    refusal: NotSent | None = None

    def put(self, announcement: Announcement) -> Sent | NotSent:
        if self.refusal:
            return self.refusal
        self.events.append(announcement)
        return Sent(f"event-{len(self.events)}")


@dataclass(slots=True)
class FakeFailures:
    kept: list[tuple[Any, str]] = field(default_factory=list)
    meant_for: list[str | None] = field(default_factory=list)

    def put(self, record: JSON, reason: str, meant_for: str | None) -> None:
        self.kept.append((record, reason))
        self.meant_for.append(meant_for)
