"""DeleteResponsePlan: no incident is opened of it any more; those that are open go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.ports import AlarmDoors, PagingPorts


def delete_response_plan(ports: PagingPorts, doors: AlarmDoors, plan_arn: str) -> None:
    """A plan that does not exist is deleted.

    The door goes first and the plan last: what an interruption leaves is a plan that a second
    deletion finds, and never a door to a plan of the same name that somebody creates meanwhile.
    """

    def attempt() -> None:
        plan = ports.store.get(Ref(ResponsePlan, plan_arn))
        if plan is not None:
            doors.close(plan.name)
            ports.store.commit(delete=[plan])

    until_committed(attempt)
