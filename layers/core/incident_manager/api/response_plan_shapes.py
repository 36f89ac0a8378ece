"""Response plans between the shapes of `ssm-incidents` and the domain.

Members that were not given stay apart from empty ones, so that a client reads back exactly what it
wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.domain.response_plan import (
    IncidentTemplate,
    PagerDuty,
    Parameter,
    PlanUpdate,
    SsmAutomation,
    TemplateUpdate,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.api.operations import Members
    from incident_manager.domain.response_plan import ResponsePlan


def plan_shape(plan: ResponsePlan) -> Members:
    """As GetResponsePlan answers it: everything but tags."""
    return {
        "arn": plan.arn,
        "name": plan.name,
        "displayName": plan.display_name,
        "incidentTemplate": _template_shape(plan.template),
        "chatChannel": chat_channel_shape(plan.chat_topics),
        "engagements": list(plan.engagements),
        "actions": [{"ssmAutomation": _automation_shape(one)} for one in plan.actions],
        "integrations": [
            {"pagerDutyConfiguration": _pager_duty_shape(one)} for one in plan.integrations
        ],
    }


def template_from(shape: Members) -> IncidentTemplate:
    return IncidentTemplate(
        title=shape["title"],
        impact=shape["impact"],
        summary=shape.get("summary"),
        dedupe_string=shape.get("dedupeString"),
        tags=shape.get("incidentTags") or {},
        notification_topics=targets_from(shape.get("notificationTargets")) or (),
    )


def update_from(params: Members) -> PlanUpdate:
    """UpdateResponsePlan has the template's members at its top level."""
    template = TemplateUpdate(
        title=params.get("incidentTemplateTitle"),
        impact=params.get("incidentTemplateImpact"),
        summary=params.get("incidentTemplateSummary"),
        dedupe_string=params.get("incidentTemplateDedupeString"),
        tags=params.get("incidentTemplateTags"),
        notification_topics=targets_from(params.get("incidentTemplateNotificationTargets")),
    )
    engagements = params.get("engagements")
    return PlanUpdate(
        template=template,
        display_name=params.get("displayName"),
        chat_topics=chat_topics_from(params.get("chatChannel")),
        engagements=None if engagements is None else tuple(engagements),
        actions=actions_from(params.get("actions")),
        integrations=integrations_from(params.get("integrations")),
    )


def chat_topics_from(shape: Members | None) -> tuple[str, ...] | None:
    """None where no chat channel was given; none of them where it is `empty`."""
    return None if shape is None else tuple(shape.get("chatbotSns") or ())


def chat_channel_shape(topics: Iterable[str]) -> Members:
    listed = list(topics)
    return {"chatbotSns": listed} if listed else {"empty": {}}


def targets_from(shapes: list[Members] | None) -> tuple[str, ...] | None:
    return None if shapes is None else tuple(one["snsTopicArn"] for one in shapes)


def targets_shape(topics: Iterable[str]) -> list[Members]:
    return [{"snsTopicArn": topic} for topic in topics]


def actions_from(shapes: list[Members] | None) -> tuple[SsmAutomation, ...] | None:
    if shapes is None:
        return None
    return tuple(_automation_from(one["ssmAutomation"]) for one in shapes)


def integrations_from(shapes: list[Members] | None) -> tuple[PagerDuty, ...] | None:
    if shapes is None:
        return None
    return tuple(_pager_duty_from(one["pagerDutyConfiguration"]) for one in shapes)


def _template_shape(template: IncidentTemplate) -> Members:
    return {
        "title": template.title,
        "impact": template.impact,
        "summary": template.summary,
        "dedupeString": template.dedupe_string,
        "notificationTargets": targets_shape(template.notification_topics),
        "incidentTags": template.tags or None,
    }


def _automation_from(shape: Members) -> SsmAutomation:
    static: dict[str, list[str]] | None = shape.get("parameters")
    dynamic: dict[str, Any] | None = shape.get("dynamicParameters")
    return SsmAutomation(
        document_name=shape["documentName"],
        role_arn=shape["roleArn"],
        document_version=shape.get("documentVersion"),
        target_account=shape.get("targetAccount"),
        parameters=None
        if static is None
        else tuple(Parameter(name, tuple(values)) for name, values in static.items()),
        dynamic_parameters=None
        if dynamic is None
        else {name: value["variable"] for name, value in dynamic.items()},
    )


def _automation_shape(automation: SsmAutomation) -> Members:
    static, dynamic = automation.parameters, automation.dynamic_parameters
    return {
        "documentName": automation.document_name,
        "roleArn": automation.role_arn,
        "documentVersion": automation.document_version,
        "targetAccount": automation.target_account,
        "parameters": None if static is None else {one.name: list(one.values) for one in static},
        "dynamicParameters": None
        if dynamic is None
        else {name: {"variable": variable} for name, variable in dynamic.items()},
    }


def _pager_duty_from(shape: Members) -> PagerDuty:
    service = shape["pagerDutyIncidentConfiguration"]["serviceId"]
    return PagerDuty(shape["name"], shape["secretId"], service)


def _pager_duty_shape(integration: PagerDuty) -> Members:
    return {
        "name": integration.name,
        "secretId": integration.secret_id,
        "pagerDutyIncidentConfiguration": {"serviceId": integration.service_id},
    }
