"""StartEngagement, StopEngagement, DescribeEngagement, ListEngagements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.listing import Listing
from incident_manager.api.operations import CONTACTS, fingerprint, operation
from incident_manager.domain.engagement import Engagement, Message
from incident_manager.domain.incident import Incident
from incident_manager.services.engage_contact import Engage, engage_contact
from incident_manager.services.stop_engagement import stop_engagement
from incident_manager.store import Ref, Slice, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.api.operations import Members, Request
    from incident_manager.store import Window


@operation(CONTACTS, "StartEngagement")
def start(request: Request, params: Members) -> Members:
    token = params.get("IdempotencyToken")
    message = Message(
        params["Sender"],
        params["Subject"],
        params["Content"],
        params.get("PublicSubject"),
        params.get("PublicContent"),
    )
    engage = Engage(
        contact_arn=params["ContactId"],
        message=message,
        engagement_id=request.id_for(token, "StartEngagement", params["ContactId"]),
        request=fingerprint(params, "IdempotencyToken"),
        incident_arn=params.get("IncidentId"),
    )
    engaged = engage_contact(request.ports, engage, request.now)
    request.tell(engaged)
    return {"EngagementArn": engaged.engagement_arn}


@operation(CONTACTS, "StopEngagement")
def stop(request: Request, params: Members) -> Members:
    stop_engagement(request.ports, params["EngagementId"], params.get("Reason"), request.now)
    return {}


@operation(CONTACTS, "DescribeEngagement")
def describe(request: Request, params: Members) -> Members:
    engagement = request.find(Ref(Engagement, params["EngagementId"]))
    return {**_shape(engagement), **message_shape(engagement.message)}


@operation(CONTACTS, "ListEngagements")
def list_all(request: Request, params: Members) -> Members:
    """Newest first; of one incident, or of all; started within the time range when one is given."""
    listing: Listing[Engagement] = Listing.of(CONTACTS, "ListEngagements", params)
    given = params.get("TimeRangeValue") or {}
    span = Span(given.get("StartTime"), given.get("EndTime"))
    incident = params.get("IncidentId")
    fetch = _of_incident(request, incident) if incident else _of_all(request, span)
    found = listing.page(fetch, lambda one: one.started in span)
    return listing.answer("Engagements", [_shape(one) for one in found.items], found.next)


def message_shape(message: Message) -> Members:
    return {
        "Subject": message.subject,
        "Content": message.content,
        "PublicSubject": message.public_subject,
        "PublicContent": message.public_content,
    }


def _shape(engagement: Engagement) -> Members:
    return {
        "EngagementArn": engagement.arn,
        "ContactArn": engagement.contact_arn,
        "Sender": engagement.message.sender,
        "IncidentId": engagement.incident_arn,
        "StartTime": engagement.started,
        "StopTime": engagement.stopped,
    }


def _of_all(request: Request, span: Span) -> Callable[[Window], Slice[Engagement]]:
    return lambda window: request.ports.store.engagements(span, window)


def _of_incident(request: Request, incident_arn: str) -> Callable[[Window], Slice[Engagement]]:
    """The incident lists its engagements in the order they began; an unknown incident has none."""
    incident = request.ports.store.get(Ref(Incident, incident_arn))
    arns = incident.engagements[::-1] if incident else ()

    def fetch(window: Window) -> Slice[Engagement]:
        begin = arns.index(window.after) + 1 if window.after in arns else 0
        chosen = arns[begin : begin + window.limit]
        refs = [Ref(Engagement, arn) for arn in chosen]
        more = begin + len(chosen) < len(arns)
        found = request.ports.store.read(refs).all(refs)
        return Slice(found, chosen[-1] if more else None)

    return fetch
