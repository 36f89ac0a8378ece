"""UpdateResponsePlan: members that are given replace what the plan has, the others stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.client_request import remembered
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.finding import find
from incident_manager.services.repetition import is_repeated
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.domain.client_request import ClientRequest
    from incident_manager.domain.response_plan import PlanUpdate
    from incident_manager.ports import PagingPorts
    from incident_manager.services.check_plan import Check


def update_response_plan(
    ports: PagingPorts,
    check: Check,
    plan_arn: str,
    update: PlanUpdate,
    request: ClientRequest | None,
) -> None:
    """Incidents that are open keep what they took from the plan.

    The same request again changes nothing, also when others came in between. Raises NotFoundError,
    TakenError (the token came with another request) and InvalidError.
    """
    check.plan(update.of(before := find(ports.store, Ref(ResponsePlan, plan_arn))), before)

    def attempt() -> None:
        plan = find(ports.store, Ref(ResponsePlan, plan_arn))
        if is_repeated(plan_arn, plan.updates, request):
            return
        ports.store.commit([replace(update.of(plan), updates=remembered(plan.updates, request))])

    until_committed(attempt)
