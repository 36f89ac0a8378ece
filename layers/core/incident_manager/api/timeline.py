"""Create-, Get-, List-, Update- and DeleteTimelineEvent(s)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing
from incident_manager.api.operations import INCIDENTS, fingerprint, operation
from incident_manager.domain.timeline import EventReference, EventUpdate, TimelineEvent
from incident_manager.services.add_timeline_event import add_timeline_event
from incident_manager.services.change_timeline_event import (
    Change,
    delete_timeline_event,
    update_timeline_event,
)
from incident_manager.services.find_event import find_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.api.operations import Members, Request

_FILTER_KEYS = ("eventReference", "eventTime", "eventType")


@operation(INCIDENTS, "CreateTimelineEvent")
def create(request: Request, params: Members) -> Members:
    incident_arn, token = params["incidentRecordArn"], params.get("clientToken")
    event = TimelineEvent(
        incident_arn=incident_arn,
        id=request.id_for(token, "CreateTimelineEvent", incident_arn),
        type=params["eventType"],
        time=params["eventTime"],
        updated=request.now,
        data=params["eventData"],
        references=_references_from(params) or (),
        request=fingerprint(params, "clientToken"),
        author=request.caller_arn,
    )
    add_timeline_event(request.ports, event)
    return {"eventId": event.id, "incidentRecordArn": incident_arn}


@operation(INCIDENTS, "GetTimelineEvent")
def get(request: Request, params: Members) -> Members:
    incident_arn, event_id = params["incidentRecordArn"], params["eventId"]
    _, event = find_event(request.ports.store, incident_arn, event_id)
    return {"event": {**_summary_shape(event), "eventData": event.data}}


@operation(INCIDENTS, "ListTimelineEvents")
def list_all(request: Request, params: Members) -> Members:
    """Newest first unless asked otherwise, by the events' own time."""
    listing: Listing[TimelineEvent] = Listing.of(INCIDENTS, "ListTimelineEvents", params)
    incident_arn = request.known_incident(params["incidentRecordArn"])
    keep = [_condition(one) for one in params.get("filters") or ()]
    newest_first = params.get("sortOrder") != "ASCENDING"
    found = listing.page(
        lambda window: request.ports.store.timeline(
            incident_arn, window, newest_first=newest_first
        ),
        lambda event: all(condition(event) for condition in keep),
    )
    shapes = [_summary_shape(event) for event in found.items]
    return listing.answer("eventSummaries", shapes, found.next)


@operation(INCIDENTS, "UpdateTimelineEvent")
def update(request: Request, params: Members) -> Members:
    asked = EventUpdate(
        type=params.get("eventType"),
        time=params.get("eventTime"),
        data=params.get("eventData"),
        references=_references_from(params),
    )
    change = Change(
        incident_arn=params["incidentRecordArn"],
        event_id=params["eventId"],
        update=asked,
        by=request.caller_arn,
        request=request.client_request(params),
    )
    update_timeline_event(request.ports, change, request.now)
    return {}


@operation(INCIDENTS, "DeleteTimelineEvent")
def delete(request: Request, params: Members) -> Members:
    delete_timeline_event(request.ports, params["incidentRecordArn"], params["eventId"])
    return {}


def _references_from(params: Members) -> tuple[EventReference, ...] | None:
    """None where no references were given: what the event refers to stays (contract 1.2)."""
    shapes = params.get("eventReferences")
    if shapes is None:
        return None
    return tuple(EventReference(one.get("relatedItemId"), one.get("resource")) for one in shapes)


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
