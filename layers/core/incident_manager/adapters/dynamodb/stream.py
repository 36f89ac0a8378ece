"""The table's stream: what was written, in the order in which each partition saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.adapters.dynamodb import codec
from incident_manager.domain.timeline import TimelineEvent
from incident_manager.ports import Streamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def new_events(event: Mapping[str, Any]) -> Iterator[Streamed]:
    """The timeline events that were added; the template's filter lets nothing else in."""
    for record in event["Records"]:
        image = record["dynamodb"].get("NewImage", {})
        if record["eventName"] == "INSERT" and image["kind"]["S"] == TimelineEvent.__name__:
            added = codec.loads(TimelineEvent, image["document"]["S"])
            yield Streamed(record["dynamodb"]["SequenceNumber"], added)
