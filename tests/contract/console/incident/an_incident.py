"""Where an incident's pages are, and what its timeline holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.timeline import EventType, TimelineEvent
from incident_manager.store import Window

if TYPE_CHECKING:
    from tests.world import World

TABS = ("", "/diagnosis", "/timeline", "/engagements", "/related-items", "/properties")
MANY = Window(100)
METRIC = '{"title": "Errors", "metrics": [["Shop", "Errors", {"stat": "Sum"}]], "period": 60}'


def path(world: World, tab: str = "") -> str:
    return f"/incidents/{world.incident.arn.partition('/')[2]}{tab}"


def newest(world: World, kind: str) -> TimelineEvent:
    return [one for one in world.timeline() if one.type == kind][-1]


def note_of(world: World, text: str) -> TimelineEvent:
    """A note that somebody else adds now."""
    return TimelineEvent(
        incident_arn=world.incident.arn,
        id=world.ports.ids.new(),
        type=EventType.NOTE.value,
        time=world.now,
        updated=world.now,
        data=text,
    )
