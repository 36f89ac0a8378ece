"""CreateTimelineEvent, GetTimelineEvent, ListTimelineEvents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, fingerprint, operation
from incident_manager.domain.incident import Incident
from incident_manager.domain.timeline import EventReference, TimelineEvent
from incident_manager.services.add_timeline_event import add_timeline_event
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.api.operations import Members, Request

_FILTER_KEYS = ("eventReference", "eventTime", "eventType")


@operation(INCIDENTS, "CreateTimelineEvent")
def create(request: Request, params: Members) -> Members:
    incident_arn, token = params["incidentRecordArn"], params.get("clientToken")
    references = params.get("eventReferences") or ()
    event = TimelineEvent(
        incident_arn=incident_arn,
        id=request.id_for(token, "CreateTimelineEvent", incident_arn),
        type=params["eventType"],
        time=params["eventTime"],
        updated=request.now,
        data=params["eventData"],
        references=tuple(_reference_from(one) for one in references),
        request=fingerprint(params, "clientToken"),
    )
    add_timeline_event(request.ports, event)
    return {"eventId": event.id, "incidentRecordArn": incident_arn}


@operation(INCIDENTS, "GetTimelineEvent")
def get(request: Request, params: Members) -> Members:
    ref = Ref(TimelineEvent, params["incidentRecordArn"], params["eventId"])
    event = request.find(ref)
    return {"event": {**_summary_shape(event), "eventData": event.data}}


@operation(INCIDENTS, "ListTimelineEvents")
def list_all(request: Request, params: Members) -> Members:
    """Newest first unless asked otherwise, by the events' own time."""
    listing: Listing[TimelineEvent] = Listing.of(INCIDENTS, "ListTimelineEvents", params)
    incident = request.find(Ref(Incident, params["incidentRecordArn"]))
    keep = [_condition(one) for one in params.get("filters") or ()]
    newest_first = params.get("sortOrder") != "ASCENDING"
    found = listing.page(
        lambda window: request.ports.store.timeline(
            incident.arn, window, newest_first=newest_first
        ),
        lambda event: all(condition(event) for condition in keep),
    )
    shapes = [_summary_shape(event) for event in found.items]
    return listing.answer("eventSummaries", shapes, found.next)


def _reference_from(shape: Members) -> EventReference:
    return EventReference(shape.get("relatedItemId"), shape.get("resource"))


def _reference_shape(reference: EventReference) -> Members:
    if reference.resource is not None:
        return {"resource": reference.resource}
    return {"relatedItemId": reference.related_item_id}


def _summary_shape(event: TimelineEvent) -> Members:
    return {
        "eventId": event.id,
        "eventType": event.type,
        "eventTime": event.time,
        "eventUpdatedTime": event.updated,
        "incidentRecordArn": event.incident_arn,
        "eventReferences": [_reference_shape(one) for one in event.references],
    }


def _condition(shape: Members) -> Callable[[TimelineEvent], bool]:
    """One filter as a test of an event."""
    key, condition = shape["key"], shape["condition"]
    if key not in _FILTER_KEYS:
        raise invalid(INCIDENTS, "filters.key", f"must be one of {', '.join(_FILTER_KEYS)}")
    if key == "eventTime":
        return _time_condition(condition)
    values = set((condition.get("equals") or {}).get("stringValues") or ())
    if not values:
        raise invalid(INCIDENTS, "filters.condition", f"a filter on {key} takes stringValues")
    if key == "eventType":
        return lambda event: event.type in values
    return lambda event: any(
        one.resource in values or one.related_item_id in values for one in event.references
    )


def _time_condition(condition: Members) -> Callable[[TimelineEvent], bool]:
    after, before = condition.get("after"), condition.get("before")
    if after is not None:
        return lambda event: event.time > after
    if before is not None:
        return lambda event: event.time < before
    raise invalid(INCIDENTS, "filters.condition", "a filter on eventTime takes after or before")
