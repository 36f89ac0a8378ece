"""The deployment's routing rules as they are kept: one ordered list, changed as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.routing import Rule, route

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON


@dataclass(frozen=True, slots=True)
class Route:
    """An event pattern as its JSON text, and the response plan that a matching event opens."""

    pattern: str
    response_plan_arn: str


@dataclass(frozen=True, slots=True)
class Routes:
    """The first matching route wins."""

    routes: tuple[Route, ...] = ()
    version: int = 0

    def plan_for(self, event: JSON) -> str | None:
        """The ARN of the response plan for this event, or None when no route matches."""
        rules = (Rule(json.loads(one.pattern), one.response_plan_arn) for one in self.routes)
        return route(rules, event)
