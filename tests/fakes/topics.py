"""SNS topics that keep what they were told, and refuse when told to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from incident_manager.ports import NotSent, Sent


@dataclass(slots=True)
class FakeTopics:
    """`refusals` maps a topic to what SNS says instead of taking its messages."""

    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: dict[str, NotSent] = field(default_factory=dict)

    def publish(self, topic_arn: str, text: str) -> Sent | NotSent:
        if refusal := self.refusals.get(topic_arn):
            return refusal
        self.published.append((topic_arn, json.loads(text)))
        return Sent(f"message-{len(self.published)}")

    def told(self, topic_arn: str) -> list[dict[str, Any]]:
        return [message for topic, message in self.published if topic == topic_arn]
