"""Notes and custom events: people add, change and delete what people wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.seen import digest, refuse_unseen
from incident_manager.console.views.incident.details import AT, incident_path, tab_path
from incident_manager.console.views.incident.showing import Draft, asked_tab, change
from incident_manager.domain.role import Role
from incident_manager.domain.timeline import USER_TYPES, EventType
from incident_manager.services.find_event import find_event

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit
    from incident_manager.domain.timeline import TimelineEvent

_NO_TIME = "Time: a date and a time are needed, as in 2026-11-21T03:15."
_NO_TEXT = "There is nothing to add: the text is empty."
_NOT_YOURS = "This event is the service's own: it can't be changed."


@dataclass(frozen=True, slots=True)
class Written:
    """A form's text and time (UTC); a note has no time of its own."""

    text: str
    time: datetime | None

    @classmethod
    def of(cls, visit: Visit) -> Written:
        """The field of a new note, which is beside all tabs, has a name of its own. Raises
        Refused.
        """
        text, time = visit.field("text") or visit.field("note"), visit.field("time")
        if not text:
            raise Refused(_NO_TEXT)
        try:
            return cls(text, datetime.fromisoformat(time).replace(tzinfo=UTC) if time else None)
        except ValueError as error:
            raise Refused(_NO_TIME) from error

    @property
    def data(self) -> str:
        """As AWS's own console keeps what people write: a JSON string."""
        return json.dumps(self.text, ensure_ascii=False)

    def time_unlike(self, event: TimelineEvent) -> datetime | None:
        """Fields tell minutes: a time that was left as it was keeps its seconds."""
        same = self.time and self.time == event.time.replace(second=0, microsecond=0)
        return None if same else self.time


@post(f"{AT}/notes")
def add_note(desk: Desk, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    do = partial(_add, desk, incident_arn, EventType.NOTE, None)
    return change(desk, incident_arn, "note", do, "The note is added.")


@post(f"{AT}/events")
def add_event(desk: Desk, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    do = partial(_add, desk, incident_arn, EventType.CUSTOM, desk.visit.field("client_token"))
    return change(desk, incident_arn, "event", do, "The event is added.", tab="timeline")


@get(f"{AT}/events/{{event_id}}", role=Role.RESPONDER)
def edit(desk: Desk, event_id: str, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    return _form(desk, incident_arn, _own(desk, incident_arn, event_id))


@post(f"{AT}/events/{{event_id}}")
def save(desk: Desk, event_id: str, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    event = _own(desk, incident_arn, event_id)
    try:
        refuse_unseen(desk.visit, _shown(event))
        written = Written.of(desk.visit)
        desk.call(
            "ssm-incidents",
            "UpdateTimelineEvent",
            incidentRecordArn=incident_arn,
            eventId=event_id,
            eventData=written.data,
            eventTime=written.time_unlike(event),
        )
    except Refused as refused:
        return _form(desk, incident_arn, event, Draft.of(desk, "event", refused))
    return desk.go(tab_path(incident_arn, asked_tab(desk)), "Saved.")


@post(f"{AT}/events/{{event_id}}/delete")
def delete(desk: Desk, event_id: str, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    desk.call(
        "ssm-incidents", "DeleteTimelineEvent", incidentRecordArn=incident_arn, eventId=event_id
    )
    return desk.go(tab_path(incident_arn, asked_tab(desk)), "Deleted.")


def _add(desk: Desk, incident_arn: str, kind: EventType, client_token: str | None) -> None:
    """A token would make a note that is sent twice another request: it is of another moment."""
    written = Written.of(desk.visit)
    desk.call(
        "ssm-incidents",
        "CreateTimelineEvent",
        incidentRecordArn=incident_arn,
        eventType=kind.value,
        eventTime=written.time or desk.now,
        eventData=written.data,
        clientToken=client_token or None,
    )


def _own(desk: Desk, incident_arn: str, event_id: str) -> TimelineEvent:
    """Raises NotFoundError, and Refused for an event that people did not write."""
    _, event = find_event(desk.store, incident_arn, event_id)
    if event.type not in USER_TYPES:
        raise Refused(_NOT_YOURS)
    return event


def _shown(event: TimelineEvent) -> object:
    return event.data, event.time


def _form(
    desk: Desk, incident_arn: str, event: TimelineEvent, draft: Draft | None = None
) -> Answer:
    tab = asked_tab(desk)
    context: dict[str, Any] = {"draft": draft or Draft(), "tab": tab}
    return desk.page(
        "incident/event.html",
        draft.status if draft else 200,
        section="Incidents",
        event=event,
        seen=digest(_shown(event)),
        at=f"{incident_path(incident_arn)}/events/{event.id}",
        path=tab_path(incident_arn, tab),
        **context,
    )
