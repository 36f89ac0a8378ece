"""What an event would do, without doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.trigger import Trigger
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.domain.routes import Routes
    from incident_manager.store import Reader


@dataclass(frozen=True, slots=True)
class Tried:
    """Which response plan takes the trigger, and why: by its own word (`named`), by the route at
    this place, or by default; `plan_arn` None where nothing does. `exists`: whether there is such a
    plan.
    """

    trigger: Trigger
    plan_arn: str | None
    exists: bool
    named: bool = False
    route: int | None = None


def try_event(
    store: Reader, routes: Routes, trigger: Trigger, default_plan_arn: str | None
) -> Tried:
    """In the order of find_plan, of what comes by the function's own door."""
    named, route = trigger.response_plan_arn, routes.first(trigger.event)
    routed = None if route is None else routes.routes[route].response_plan_arn
    plan_arn = named or routed or default_plan_arn
    exists = plan_arn is not None and store.get(Ref(ResponsePlan, plan_arn)) is not None
    return Tried(trigger, plan_arn, exists, named is not None, None if named else route)
