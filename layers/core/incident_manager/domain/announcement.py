"""What is published about an incident: its timeline events in EventBridge's shape (contract 8).

Chat topics, notification targets and the event bus all get the same envelope. AWS's own `source` is
reserved for AWS, so ours is `incident-manager`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incident_manager.domain import identity
from incident_manager.domain.json_value import JSON
from incident_manager.domain.utc import isoformat

if TYPE_CHECKING:
    from incident_manager.domain.arn import Deployment
    from incident_manager.domain.timeline import TimelineEvent

SOURCE = "incident-manager"
EVENT_BUS = "event bus"  # for whom, where it is for no topic
TEST_TYPE = "Incident Manager Test Message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """`id` is the same however often it is published: whoever receives it twice can tell."""

    id: str
    type: str
    time: datetime
    resource: str
    detail: Mapping[str, JSON]

    def envelope(self, deployment: Deployment) -> dict[str, JSON]:
        return {
            "version": "0",
            "id": self.id,
            "detail-type": self.type,
            "source": SOURCE,
            "account": deployment.account,
            "time": isoformat(self.time),
            "region": deployment.region,
            "resources": [self.resource],
            "detail": self.detail,
        }


def event_announcement(event: TimelineEvent) -> Announcement:
    """The event's data as `detail`, with the event's id beside its members.

    What a person wrote is text and no object: it is the member `eventData` then.
    """
    return Announcement(
        id=event.id,
        type=event.type,
        time=event.time,
        resource=event.incident_arn,
        detail={**_detail(event.data), "eventId": event.id},
    )


def trial_message(resource_arn: str, topic_arn: str, now: datetime) -> Announcement:
    """Sent to a new chat topic, to see whether it takes messages at all (contract 6)."""
    text = "This topic is now told about incidents."
    return Announcement(
        id=identity.derived_id(resource_arn, topic_arn, now),
        type=TEST_TYPE,
        time=now,
        resource=resource_arn,
        detail={"message": text},
    )


def _detail(data: str) -> Mapping[str, JSON]:
    try:
        parsed: JSON = json.loads(data)
    except ValueError:
        parsed = data
    return parsed if isinstance(parsed, Mapping) else {"eventData": parsed}
