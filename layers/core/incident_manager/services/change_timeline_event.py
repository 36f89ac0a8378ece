"""UpdateTimelineEvent and DeleteTimelineEvent: people change what people wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain.client_request import ClientRequest, remembered
from incident_manager.domain.timeline import USER_TYPES, EventUpdate
from incident_manager.services.add_timeline_event import refuse_system_type
from incident_manager.services.check_references import check_references
from incident_manager.services.errors import InvalidError, NotFoundError
from incident_manager.services.find_event import find_event
from incident_manager.services.repetition import is_repeated
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.ports import PagingPorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`by` whose principal's ARN; `request` tells a repetition; without a token it is None."""

    incident_arn: str
    event_id: str
    update: EventUpdate
    by: str
    request: ClientRequest | None


def update_timeline_event(ports: PagingPorts, change: Change, now: datetime) -> None:
    """The event keeps its id and moves to where its time is.

    Raises NotFoundError, TakenError (the token came with another request) and InvalidError (the
    service's own event, or a type that only it writes; a related item that is not there).
    """
    if change.update.type is not None:
        refuse_system_type(change.update.type)
    until_committed(lambda: _update(ports, change, now))


def delete_timeline_event(ports: PagingPorts, incident_arn: str, event_id: str) -> None:
    """An event that does not exist is deleted. Raises InvalidError for one of the service's own."""

    def attempt() -> None:
        try:
            incident, event = find_event(ports.store, incident_arn, event_id)
        except NotFoundError:
            return
        _refuse_system_event(event)
        counted = replace(incident, events=max(0, incident.events - 1))
        ports.store.commit([counted], delete=[event])

    until_committed(attempt)


def _update(ports: PagingPorts, change: Change, now: datetime) -> None:
    _, event = find_event(ports.store, change.incident_arn, change.event_id)
    _refuse_system_event(event)
    if is_repeated(event.incident_arn, event.updates, change.request):
        return
    changed = change.update.of(event)
    if changed != event:
        check_references(ports.store, changed, event.references)
        updates = remembered(event.updates, change.request)
        ports.store.commit([replace(changed, updated=now, updates=updates, editor=change.by)])


def _refuse_system_event(event: TimelineEvent) -> None:
    if event.type not in USER_TYPES:
        rule = f"an event of type {event.type} is the service's own and can't be changed"
        raise InvalidError("eventId", rule)
