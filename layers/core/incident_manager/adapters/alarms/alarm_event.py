"""The `CloudWatch Alarm State Change` event, the shape that every alarm is brought into.

Fields: "Alarm events and EventBridge" in the CloudWatch user guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.adapters.alarms.timestamp import event_time, parse_time
from incident_manager.domain.trigger import ALARM_SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.domain.json_value import JSON

STATE_CHANGE = "CloudWatch Alarm State Change"
# One time series of an alarm that watches many. Alarms on PromQL report in no other way.
CONTRIBUTOR_STATE_CHANGE = "CloudWatch Alarm Contributor State Change"


def is_state_change(event: Mapping[str, JSON]) -> bool:
    """Whether the event tells an alarm's state; a relay may have put its own `source` on it."""
    return event.get("detail-type") in {STATE_CHANGE, CONTRIBUTOR_STATE_CHANGE}


def state_change_event(
    *,
    id: str,
    arn: str,
    account: str | None,
    region: str | None,
    time: str,
    detail: Mapping[str, JSON],
) -> Mapping[str, JSON]:
    """The event as EventBridge would have sent it; a time that tells none is kept as it is."""
    moment = parse_time(time)
    return {
        "version": "0",
        "id": id,
        "detail-type": CONTRIBUTOR_STATE_CHANGE if "alarmContributor" in detail else STATE_CHANGE,
        "source": ALARM_SOURCE,
        "account": account,
        "time": event_time(moment) if moment else time,
        "region": region,
        "resources": [arn],
        "detail": detail,
    }
