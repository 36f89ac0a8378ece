"""Routing rules: which response plan an event opens, for events that do not say so themselves.

They are kept as one ordered list, changed as a whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.event_pattern import check, matches

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON


@dataclass(frozen=True, slots=True)
class Route:
    """An event pattern as its JSON text, checked before it is kept, and the plan it leads to."""

    pattern: str
    response_plan_arn: str


def checked_route(pattern: JSON, response_plan_arn: str) -> Route:
    """Raises ValueError, naming what is wrong with the pattern or the plan."""
    check(pattern)
    if arn.kind(response_plan_arn) != "response-plan":
        raise ValueError(f"{response_plan_arn} is not the ARN of a response plan")
    return Route(json.dumps(pattern), response_plan_arn)


@dataclass(frozen=True, slots=True)
class Routes:
    """The first matching route wins."""

    routes: tuple[Route, ...] = ()
    version: int = 0

    def first(self, event: JSON) -> int | None:
        """The place of the route that takes this event, or None when no route matches."""
        patterns = (json.loads(one.pattern) for one in self.routes)
        return next((n for n, pattern in enumerate(patterns) if matches(pattern, event)), None)

    def plan_for(self, event: JSON) -> str | None:
        """The ARN of the response plan for this event, or None when no route matches."""
        place = self.first(event)
        return None if place is None else self.routes[place].response_plan_arn
