"""The account's default event bus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from incident_manager.adapters.announcement_fault import passes, told
from incident_manager.adapters.aws import client
from incident_manager.domain.announcement import SOURCE
from incident_manager.ports import NotSent, Sent

if TYPE_CHECKING:
    from incident_manager.domain.announcement import Announcement


class EventBridgeBus:
    """A call that succeeds may still have failed for its entry: the entry says so."""

    def put(self, announcement: Announcement) -> Sent | NotSent:
        return told(lambda: _put(announcement))


def _put(announcement: Announcement) -> Sent | NotSent:
    entry = {
        "Time": announcement.time,
        "Source": SOURCE,
        "Resources": [announcement.resource],
        "DetailType": announcement.type,
        "Detail": json.dumps(announcement.detail),
    }
    answer = client("events").put_events(Entries=[entry])
    (result,) = answer["Entries"]
    if answer["FailedEntryCount"]:
        return NotSent(result["ErrorCode"], passing=passes(result["ErrorCode"]))
    return Sent(result["EventId"])
