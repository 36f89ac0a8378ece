"""PutResourcePolicy, DeleteResourcePolicy: the policies that are kept with a response plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.resource_policy import (
    MAX_POLICIES,
    PolicyError,
    read_policy,
    with_policy,
)
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.errors import InvalidError, NotFoundError
from incident_manager.services.finding import find
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.store import Store


def find_shareable(store: Store, resource_arn: str) -> ResponsePlan:
    """Raises NotFoundError and InvalidError (only response plans have policies)."""
    if arn.kind(resource_arn) != "response-plan":
        raise InvalidError("resourceArn", "must be that of a response plan")
    return find(store, Ref(ResponsePlan, resource_arn))


def put_resource_policy(store: Store, resource_arn: str, document: str) -> str:
    """The policy's id; that of the first one where the same policy is put again.

    Raises NotFoundError and InvalidError.
    """
    try:
        policy = read_policy(document)
    except PolicyError as error:
        raise InvalidError("policy", str(error)) from error

    def attempt() -> None:
        plan = find_shareable(store, resource_arn)
        policies = with_policy(plan.policies, policy)
        if len(policies) > MAX_POLICIES:
            raise InvalidError("policy", f"a response plan has at most {MAX_POLICIES} policies")
        if policies != plan.policies:
            store.commit([replace(plan, policies=policies)])

    until_committed(attempt)
    return policy.id


def delete_resource_policy(store: Store, resource_arn: str, policy_id: str) -> None:
    """Raises NotFoundError (plan or policy) and InvalidError."""

    def attempt() -> None:
        plan = find_shareable(store, resource_arn)
        kept = tuple(one for one in plan.policies if one.id != policy_id)
        if kept == plan.policies:
            raise NotFoundError(policy_id, kind="resource-policy")
        store.commit([replace(plan, policies=kept)])

    until_committed(attempt)
