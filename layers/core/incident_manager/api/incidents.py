"""StartIncident; Get-, Update- and DeleteIncidentRecord; ListIncidentRecords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.errors import invalid
from incident_manager.api.incident_filters import IncidentFilters
from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, fingerprint, operation
from incident_manager.api.related_item_shapes import item_from
from incident_manager.api.response_plan_shapes import (
    chat_channel_shape,
    chat_topics_from,
    targets_from,
    targets_shape,
)
from incident_manager.domain.incident import (
    Incident,
    IncidentSource,
    IncidentStatus,
    IncidentUpdate,
)
from incident_manager.domain.timeline import TriggerFacts
from incident_manager.services.delete_incident import delete_incident
from incident_manager.services.start_incident import Start, start_incident
from incident_manager.services.update_incident import Update, update_incident
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request

_MANUAL = "aws.ssm-incidents.custom"  # what the AWS service calls a start by hand (contract 1.2)


@operation(INCIDENTS, "StartIncident")
def start(request: Request, params: Members) -> Members:
    incident_id = request.id_for(
        params.get("clientToken"), "StartIncident", params["responsePlanArn"]
    )
    trigger = _trigger(request, incident_id, params.get("triggerDetails"))
    asked = Start(
        plan_arn=params["responsePlanArn"],
        incident_id=incident_id,
        request=fingerprint(params, "clientToken"),
        source=_source(request, trigger),
        triggered="triggerDetails" in params,
        title=params.get("title"),
        impact=params.get("impact"),
        trigger=trigger,
        related_items=tuple(item_from(item) for item in params.get("relatedItems") or ()),
    )
    started = start_incident(request.ports, asked, request.now)
    request.tell(started)
    return {"incidentRecordArn": started.incident_arn}


@operation(INCIDENTS, "GetIncidentRecord")
def get(request: Request, params: Members) -> Members:
    return {"incidentRecord": _record_shape(request.find(Ref(Incident, params["arn"])))}


@operation(INCIDENTS, "ListIncidentRecords")
def list_all(request: Request, params: Members) -> Members:
    """Newest first.

    Status and creation time are served by the index, impact and creator by what it returns.
    """
    listing: Listing[Incident] = Listing.of(INCIDENTS, "ListIncidentRecords", params)
    filters = IncidentFilters.of(params.get("filters") or ())
    if filters.excludes_all:
        return listing.answer("incidentRecordSummaries", [], None)
    found = listing.page(
        lambda window: request.ports.store.incidents(filters.status, filters.span, window),
        filters.keeps,
    )
    shapes = [_summary_shape(incident) for incident in found.items]
    return listing.answer("incidentRecordSummaries", shapes, found.next)


@operation(INCIDENTS, "UpdateIncidentRecord")
def update(request: Request, params: Members) -> Members:
    status = params.get("status")
    attributes = IncidentUpdate(
        title=params.get("title"),
        summary=params.get("summary"),
        impact=params.get("impact"),
        status=IncidentStatus(status) if status else None,
        chat_topics=chat_topics_from(params.get("chatChannel")),
        notification_topics=targets_from(params.get("notificationTargets")),
    )
    if attributes.topics_given:
        request.check.incident(request.find(Ref(Incident, params["arn"])), attributes)
    token = request.id_for(params.get("clientToken"), "UpdateIncidentRecord")
    change = Update(
        incident_arn=params["arn"],
        attributes=attributes,
        by=request.caller_arn,
        token=token,
        request=fingerprint(params, "clientToken"),
    )
    request.tell(update_incident(request.ports, change, request.now))
    return {}


@operation(INCIDENTS, "DeleteIncidentRecord")
def delete(request: Request, params: Members) -> Members:
    delete_incident(request.ports, params["arn"], request.now)
    return {}


def _trigger(request: Request, incident_id: str, details: Members | None) -> TriggerFacts:
    if details is None:
        return TriggerFacts(incident_id, _MANUAL, request.now)
    if details["source"].startswith("aws."):
        rule = "the prefix aws. is reserved for services of AWS"
        raise invalid(INCIDENTS, "triggerDetails.source", rule)
    return TriggerFacts(
        id=incident_id,
        source=details["source"],
        time=details["timestamp"],
        arn=details.get("triggerArn"),
        raw_data=details.get("rawData"),
    )


def _source(request: Request, trigger: TriggerFacts) -> IncidentSource:
    caller = request.caller_arn
    invoked_by = caller if trigger.source == _MANUAL else None
    return IncidentSource(caller, trigger.source, trigger.arn, invoked_by)


def _summary_shape(incident: Incident) -> Members:
    return {
        "arn": incident.arn,
        "title": incident.title,
        "status": incident.status.value,
        "impact": incident.impact,
        "creationTime": incident.created,
        "resolvedTime": incident.resolved,
        "incidentRecordSource": {
            "createdBy": incident.source.created_by,
            "invokedBy": incident.source.invoked_by,
            "resourceArn": incident.source.resource_arn,
            "source": incident.source.source,
        },
    }


def _record_shape(incident: Incident) -> Members:
    return {
        **_summary_shape(incident),
        "summary": incident.summary,
        "lastModifiedTime": incident.last_modified,
        "lastModifiedBy": incident.last_modified_by,
        "dedupeString": incident.dedupe_string,
        "automationExecutions": [],
        "chatChannel": chat_channel_shape(incident.chat_topics) if incident.chat_topics else None,
        "notificationTargets": targets_shape(incident.notification_topics),
    }
