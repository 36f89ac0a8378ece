"""A topic or a rule that leads what we publish back to us opens no incident: it would never end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from incident_manager.adapters.alarms import triggers
from incident_manager.domain.announcement import event_announcement, trial_message
from incident_manager.domain.trigger import Trigger
from incident_manager.services.ingest_trigger import ingest_trigger
from incident_manager.services.outcomes import Ignored
from tests.world import DEPLOYMENT, World

if TYPE_CHECKING:
    from incident_manager.domain.announcement import Announcement
    from incident_manager.domain.json_value import JSON


def test_our_own_events_are_ignored_by_whichever_door_they_come_back() -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("ann"))
    world.fires(plan)
    before = world.timeline()
    published = [event_announcement(event) for event in before]
    published.append(trial_message(plan.arn, "arn:aws:sns:eu-central-1:1:x", world.now))

    for one in published:
        for event in (one.envelope(DEPLOYMENT), _by_sns(one)):
            (trigger,) = triggers(event, delivery_id=one.id, delivered_at=world.now)
            assert isinstance(trigger, Trigger)
            outcome = ingest_trigger(world.ports, world.finder, trigger, plan.arn, world.now)
            assert isinstance(outcome, Ignored)

    assert world.timeline() == before
    assert len(world.incidents) == 1


def _by_sns(announcement: Announcement) -> dict[str, JSON]:
    message: dict[str, JSON] = {
        "MessageId": announcement.id,
        "TopicArn": "arn:aws:sns:eu-central-1:123456789012:alarms",
        "Timestamp": "2026-11-20T03:00:00.000Z",
        "Message": json.dumps(announcement.envelope(DEPLOYMENT)),
    }
    return {"Records": [{"EventSource": "aws:sns", "Sns": message}]}
