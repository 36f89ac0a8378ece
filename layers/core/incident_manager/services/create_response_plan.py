"""CreateResponsePlan: the plan, and the door that alarms knock at to open an incident of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.errors import ContendedError, TakenError
from incident_manager.services.repetition import is_same_creation
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from incident_manager.ports import AlarmDoors, PagingPorts
    from incident_manager.services.check_plan import Check


def create_response_plan(
    ports: PagingPorts, doors: AlarmDoors, check: Check, plan: ResponsePlan
) -> ResponsePlan:
    """The stored plan; the one that exists already when `request` says that it is the same
    creation.

    Contacts that it engages need not exist yet. The door comes first: every stored plan has one.
    Raises TakenError (the name is in use) and InvalidError.
    """
    if ports.store.get(Ref(ResponsePlan, plan.arn)) is None:
        check.plan(plan)
    doors.open(plan.name)
    return _store(ports, plan)


def _store(ports: PagingPorts, plan: ResponsePlan) -> ResponsePlan:
    try:
        ports.store.commit([plan])
    except ConflictError as conflict:
        existing = ports.store.get(Ref(ResponsePlan, plan.arn))
        if existing is None:
            raise ContendedError("the response plan was deleted at the same time") from conflict
        if not is_same_creation(plan.arn, existing.request, plan.request, "clientToken"):
            reason = f"A response plan with the name {plan.name} exists already"
            raise TakenError(plan.arn, reason) from conflict
        return existing
    return plan
