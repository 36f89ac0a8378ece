"""Routing rules: which response plan an event opens, for events that do not say so themselves.

They are kept as one ordered list, changed as a whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.event_pattern import matches

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON


@dataclass(frozen=True, slots=True)
class Route:
    """An event pattern as its JSON text, checked before it is kept, and the plan it leads to."""

    pattern: str
    response_plan_arn: str


@dataclass(frozen=True, slots=True)
class Routes:
    """The first matching route wins."""

    routes: tuple[Route, ...] = ()
    version: int = 0

    def plan_for(self, event: JSON) -> str | None:
        """The ARN of the response plan for this event, or None when no route matches."""
        found = (one for one in self.routes if matches(json.loads(one.pattern), event))
        return next((one.response_plan_arn for one in found), None)
