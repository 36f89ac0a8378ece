"""The timeline: what happened in an incident, in the service's own event types and payloads
(contract 2.1).

`CloudWatch Alarm State Change` and `Incident Manager Engagement Note` are this product's own types;
every other one is spelled, and its data shaped, as the AWS service writes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from incident_manager.domain import arn, identity
from incident_manager.domain.client_request import ClientRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from incident_manager.domain.engine import Note
    from incident_manager.domain.incident import Incident
    from incident_manager.domain.page import Page
    from incident_manager.domain.response_plan import PagerDuty, SsmAutomation
    from incident_manager.domain.trigger import Trigger

MAX_EVENT_DATA = 12_000
_NEW_VALUE = 4_000  # of an attribute: quoted, with a title of 200, it is still within the limit
_OTHER_MEMBERS = (
    1_500  # what a trigger event holds beside its raw data: an ARN of up to 1,000, a source
)


class EventType(StrEnum):
    TRIGGER = "SSM Incident Trigger"
    START = "SSM Incident Start"
    UPDATE = "SSM Incident Record Update"
    PAGE = "SSM Contacts Page for Incident"
    ACKNOWLEDGEMENT = "SSM Contacts Page Acknowledgement for Incident"
    ALARM_STATE = "CloudWatch Alarm State Change"
    ENGAGEMENT_NOTE = "Incident Manager Engagement Note"
    AUTOMATION_FAILURE = "SSM Automation Execution Start Failure for Incident"
    CUSTOM = "Custom Event"
    NOTE = "Note"


USER_TYPES = frozenset({EventType.CUSTOM, EventType.NOTE})


@dataclass(frozen=True, slots=True)
class EventReference:
    """Exactly one of the two: a related item's id, or a resource's ARN."""

    related_item_id: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """`time` is when it is said to have happened, `updated` when it was last written (UTC).

    `author` wrote it and `editor` last changed it, by their principals' ARNs: of what people write
    alone, and not of what they wrote before these were kept. AWS's shapes have neither.
    """

    incident_arn: str
    id: str
    type: str
    time: datetime
    updated: datetime
    data: str
    references: tuple[EventReference, ...] = ()
    request: str | None = None
    updates: tuple[ClientRequest, ...] = ()
    author: str | None = None
    editor: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventUpdate:
    """None leaves a member as it is; references are replaced whole."""

    type: str | None = None
    time: datetime | None = None
    data: str | None = None
    references: tuple[EventReference, ...] | None = None

    def of(self, event: TimelineEvent) -> TimelineEvent:
        return replace(
            event,
            type=event.type if self.type is None else self.type,
            time=event.time if self.time is None else self.time,
            data=event.data if self.data is None else self.data,
            references=event.references if self.references is None else self.references,
        )


@dataclass(frozen=True, slots=True)
class TriggerFacts:
    """What the timeline keeps of a trigger; `id` is the same for every delivery of the same one."""

    id: str
    source: str
    time: datetime
    arn: str | None = None
    raw_data: str | None = None


def facts_of(trigger: Trigger) -> TriggerFacts:
    return TriggerFacts(trigger.id, trigger.source, trigger.time, trigger.arn, trigger.raw_data)


def trigger_event(
    incident_arn: str, trigger: TriggerFacts, *, created: bool, now: datetime
) -> TimelineEvent:
    """A trigger that opened the incident, or was absorbed by it; one per trigger however often it
    is delivered.
    """
    data = {
        "createdIncident": created,
        "incidentSource": trigger.source,
        "triggerArn": trigger.arn,
        "rawData": _fitting(trigger.raw_data),
    }
    return _event(incident_arn, EventType.TRIGGER, trigger.time, now, data, trigger.id)


def alarm_state_event(incident_arn: str, trigger: Trigger, now: datetime) -> TimelineEvent:
    """The alarm left ALARM. It resolves nothing; people want to know."""
    data = {"alarmName": trigger.name, "state": trigger.state.value, "triggerArn": trigger.arn}
    return _event(incident_arn, EventType.ALARM_STATE, trigger.time, now, data, trigger.id)


def start_event(
    incident: Incident, now: datetime, automation: SsmAutomation | None = None
) -> TimelineEvent:
    engaged = [
        {"contactArn": contact, "contactName": arn.owner(contact)}
        for contact in (arn.contact_of(one) for one in incident.engagements)
    ]
    data = {
        "incidentTitle": incident.title,
        "contactsEngage": engaged,
        "ssmDocumentName": automation.document_name if automation else None,
        "ssmDocumentVersion": automation.document_version if automation else None,
        "triggerArn": incident.source.resource_arn,
    }
    return _event(incident.arn, EventType.START, incident.created, now, data)


def update_event(
    incident: Incident, changes: Mapping[str, str], token: str, request: str, now: datetime
) -> TimelineEvent:
    """One event for one update, listing each attribute that changed and its new value as text."""
    data = {
        "incidentTitle": incident.title,
        "modifiedBy": incident.last_modified_by,
        "modifiedAttributes": [
            {"attributeName": name, "newValue": value[:_NEW_VALUE]}
            for name, value in changes.items()
        ],
    }
    event = _event(incident.arn, EventType.UPDATE, now, now, data, token)
    return replace(event, request=request)


def page_event(incident_arn: str, kind: EventType, page: Page, now: datetime) -> TimelineEvent:
    """A page written (PAGE) or acknowledged (ACKNOWLEDGEMENT)."""
    data = {"contactArn": page.contact_arn, "engagementArn": page.engagement_arn}
    return _event(incident_arn, kind, now, now, data, page.arn)


def note_event(
    incident_arn: str, about_arn: str, notes: Iterable[Note], moment: str, now: datetime
) -> TimelineEvent:
    """Whom an engagement could not reach, and why; `moment` tells notes about the same apart."""
    told = [{"subject": n.subject_arn, "reason": n.reason, "stageIndex": n.stage} for n in notes]
    data: dict[str, object] = {"about": about_arn, "notes": told}
    while len(json.dumps(data, ensure_ascii=False)) > MAX_EVENT_DATA:
        told.pop()
        data["more"] = True
    return _event(incident_arn, EventType.ENGAGEMENT_NOTE, now, now, data, about_arn, moment)


def automation_failure_event(
    incident_arn: str, automation: SsmAutomation, now: datetime
) -> TimelineEvent:
    """The plan's runbook was not started. Who relies on it has to know at once."""
    data = {
        "ssmDocumentName": automation.document_name,
        "ssmDocumentVersion": automation.document_version,
        "reason": "runbooks are not implemented yet by Incident Manager: start it by hand",
    }
    return _event(incident_arn, EventType.AUTOMATION_FAILURE, now, now, data)


def pager_duty_note_event(
    incident_arn: str, integration: PagerDuty, now: datetime
) -> TimelineEvent:
    """The plan's PagerDuty service was not engaged."""
    reason = "PagerDuty integrations are not implemented yet by Incident Manager"
    told = [{"subject": integration.name, "reason": reason, "stageIndex": None}]
    data = {"engagementArn": None, "notes": told}
    return _event(incident_arn, EventType.ENGAGEMENT_NOTE, now, now, data, integration.service_id)


def _fitting(raw_data: str | None) -> str | None:
    """Raw data that is short enough even where quoting it, as text within the data, makes it
    longer.
    """
    room = MAX_EVENT_DATA - _OTHER_MEMBERS
    if raw_data is None or len(json.dumps(raw_data)) <= room:
        return raw_data
    text = raw_data[:room]
    while len(json.dumps(_cut(text))) > room:
        text = text[: len(text) // 2]
    return _cut(text)


def _cut(text: str) -> str:
    return json.dumps({"truncated": True, "text": text})


def _event(
    incident_arn: str,
    kind: EventType,
    time: datetime,
    now: datetime,
    data: Mapping[str, object],
    *name: str,
) -> TimelineEvent:
    """`name` tells events of one type apart: written again, the same event has the same id."""
    return TimelineEvent(
        incident_arn=incident_arn,
        id=identity.derived_id(incident_arn, kind, *name),
        type=kind.value,
        time=time,
        updated=now,
        data=json.dumps(data, ensure_ascii=False),
    )
