"""Create-, Get-, List-, Update- and DeleteResponsePlan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, fingerprint, operation
from incident_manager.api.response_plan_shapes import (
    actions_from,
    chat_topics_from,
    integrations_from,
    plan_shape,
    template_from,
    update_from,
)
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.create_response_plan import create_response_plan
from incident_manager.services.delete_response_plan import delete_response_plan
from incident_manager.services.update_response_plan import update_response_plan
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(INCIDENTS, "CreateResponsePlan")
def create(request: Request, params: Members) -> Members:
    token = params.get("clientToken")
    plan = ResponsePlan(
        arn=request.ports.deployment.response_plan(params["name"]),
        name=params["name"],
        template=template_from(params["incidentTemplate"]),
        engagements=tuple(params.get("engagements") or ()),
        display_name=params.get("displayName"),
        tags=params.get("tags") or {},
        created=request.now,
        chat_topics=chat_topics_from(params.get("chatChannel")) or (),
        actions=actions_from(params.get("actions")) or (),
        integrations=integrations_from(params.get("integrations")) or (),
        request=token and f"{token} {fingerprint(params, 'clientToken')}",
    )
    return {"arn": create_response_plan(request.ports, request.doors, request.check, plan).arn}


@operation(INCIDENTS, "GetResponsePlan")
def get(request: Request, params: Members) -> Members:
    return plan_shape(request.find(Ref(ResponsePlan, params["arn"])))


@operation(INCIDENTS, "ListResponsePlans")
def list_all(request: Request, params: Members) -> Members:
    listing: Listing[ResponsePlan] = Listing.of(INCIDENTS, "ListResponsePlans", params)
    found = listing.page(request.ports.store.response_plans)
    summaries = [
        {"arn": plan.arn, "name": plan.name, "displayName": plan.display_name}
        for plan in found.items
    ]
    return listing.answer("responsePlanSummaries", summaries, found.next)


@operation(INCIDENTS, "UpdateResponsePlan")
def update(request: Request, params: Members) -> Members:
    asked = request.client_request(params)
    update_response_plan(request.ports, request.check, params["arn"], update_from(params), asked)
    return {}


@operation(INCIDENTS, "DeleteResponsePlan")
def delete(request: Request, params: Members) -> Members:
    delete_response_plan(request.ports, request.doors, params["arn"])
    return {}
