"""PutResourcePolicy, GetResourcePolicies, DeleteResourcePolicy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, operation
from incident_manager.services.manage_resource_policy import (
    delete_resource_policy,
    find_shareable,
    put_resource_policy,
)

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request
    from incident_manager.domain.response_plan import ResponsePlan


@operation(INCIDENTS, "PutResourcePolicy")
def put(request: Request, params: Members) -> Members:
    policy_id = put_resource_policy(request.ports.store, params["resourceArn"], params["policy"])
    return {"policyId": policy_id}


@operation(INCIDENTS, "GetResourcePolicies")
def get_all(request: Request, params: Members) -> Members:
    """By id. The document is the text that was put."""
    listing: Listing[ResponsePlan] = Listing.of(INCIDENTS, "GetResourcePolicies", params)
    plan = find_shareable(request.ports.store, params["resourceArn"])
    shown, following = listing.of_few(plan.policies, lambda one: one.id)
    shapes = [
        {
            "policyId": one.id,
            "policyDocument": one.document,
            "ramResourceShareRegion": request.ports.deployment.region,
        }
        for one in shown
    ]
    return listing.answer("resourcePolicies", shapes, following)


@operation(INCIDENTS, "DeleteResourcePolicy")
def delete(request: Request, params: Members) -> Members:
    delete_resource_policy(request.ports.store, params["resourceArn"], params["policyId"])
    return {}
