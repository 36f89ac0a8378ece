"""The recorded notification of an alarm, as often as a storm needs it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.recorded_events import load_event

_ALARM, _MESSAGE = "checkout-cpu-high", "4d1c5a1e-0f5b-5b0e-9b0a-0c4f8f2a7e31"


def alarm_event(alarm: str, message_id: str) -> dict[str, Any]:
    """The alarm of this name fires; a message delivered twice has the same id twice."""
    text = _recorded().replace(_ALARM, alarm).replace(_MESSAGE, message_id)
    event: dict[str, Any] = json.loads(text)
    return event


@cache
def _recorded() -> str:
    return json.dumps(load_event("ingest_alarm", "sns_alarm"))
