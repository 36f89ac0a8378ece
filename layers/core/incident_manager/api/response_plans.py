"""CreateResponsePlan, GetResponsePlan, ListResponsePlans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, fingerprint, operation
from incident_manager.domain.response_plan import IncidentTemplate, ResponsePlan
from incident_manager.services.create_response_plan import create_response_plan
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(INCIDENTS, "CreateResponsePlan")
def create(request: Request, params: Members) -> Members:
    _refuse_what_is_not_there(params)
    token = params.get("clientToken")
    plan = ResponsePlan(
        arn=request.ports.deployment.response_plan(params["name"]),
        name=params["name"],
        template=_template_from(params["incidentTemplate"]),
        engagements=tuple(params.get("engagements") or ()),
        display_name=params.get("displayName"),
        tags=params.get("tags") or {},
        created=request.now,
        request=token and f"{token} {fingerprint(params, 'clientToken')}",
    )
    return {"arn": create_response_plan(request.ports, request.doors, plan).arn}


@operation(INCIDENTS, "GetResponsePlan")
def get(request: Request, params: Members) -> Members:
    plan = request.find(Ref(ResponsePlan, params["arn"]))
    return {
        "arn": plan.arn,
        "name": plan.name,
        "displayName": plan.display_name,
        "incidentTemplate": _template_shape(plan.template),
        "chatChannel": {"empty": {}},
        "engagements": list(plan.engagements),
        "actions": [],
        "integrations": [],
    }


@operation(INCIDENTS, "ListResponsePlans")
def list_all(request: Request, params: Members) -> Members:
    listing: Listing[ResponsePlan] = Listing.of(INCIDENTS, "ListResponsePlans", params)
    found = listing.page(request.ports.store.response_plans)
    summaries = [
        {"arn": plan.arn, "name": plan.name, "displayName": plan.display_name}
        for plan in found.items
    ]
    return listing.answer("responsePlanSummaries", summaries, found.next)


def _refuse_what_is_not_there(params: Members) -> None:
    """Better no plan than one that promises a runbook or a chat message that nobody would run or
    send.
    """
    unwritten = {
        "actions": params.get("actions"),
        "integrations": params.get("integrations"),
        "chatChannel.chatbotSns": (params.get("chatChannel") or {}).get("chatbotSns"),
        "incidentTemplate.notificationTargets": params["incidentTemplate"].get(
            "notificationTargets"
        ),
    }
    for field, value in unwritten.items():
        if value:
            raise invalid(INCIDENTS, field, "not implemented yet by Incident Manager; leave it out")


def _template_from(shape: Members) -> IncidentTemplate:
    return IncidentTemplate(
        title=shape["title"],
        impact=shape["impact"],
        summary=shape.get("summary"),
        dedupe_string=shape.get("dedupeString"),
        tags=shape.get("incidentTags") or {},
    )


def _template_shape(template: IncidentTemplate) -> Members:
    return {
        "title": template.title,
        "impact": template.impact,
        "summary": template.summary,
        "dedupeString": template.dedupe_string,
        "notificationTargets": [],
        "incidentTags": template.tags or None,
    }
