"""The timeline in words: a line for each event, as people read it.

Data that nobody understands is told as it is. Nothing is escaped: whoever shows a line does that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.json_value import list_at, number_at, text_at, value_at
from incident_manager.domain.timeline import EventType

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.json_value import JSON
    from incident_manager.domain.timeline import TimelineEvent

_BY_HAND = "aws.ssm-incidents.custom"
_ATTRIBUTES = {
    "title": "title changed",
    "summary": "summary changed",
    "chatChannel": "chat channel changed",
    "notificationTargets": "notification targets changed",
}


class LineKind(StrEnum):
    """What a line is about."""

    TRIGGER = "trigger"
    REPEAT = "repeat"
    START = "start"
    UPDATE = "update"
    PAGE = "page"
    ACKNOWLEDGEMENT = "acknowledgement"
    ALARM = "alarm"
    UNREACHED = "unreached"
    FAILURE = "failure"
    CUSTOM = "custom"
    NOTE = "note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is one line, but for what people wrote as an event, which stays as they wrote it."""

    kind: LineKind
    text: str


def line(event: TimelineEvent, names: Mapping[str, str]) -> Line:
    """Whoever has no name in `names` (by ARN, of a contact or a channel) is called by their alias.

    Never raises, whatever the data is.
    """
    match event.type:
        case EventType.CUSTOM:
            return Line(LineKind.CUSTOM, own_words(event.data))
        case EventType.NOTE:
            return Line(LineKind.NOTE, own_words(event.data))
    data = _parsed(event.data)
    words = _WORDS.get(event.type)
    told = words(data, _Names(names)) if words and isinstance(data, Mapping) else None
    if told is None:
        return Line(LineKind.OTHER, f"{event.type}: {event.data}")
    return Line(told.kind, " ".join(told.text.split()))


def own_words(data: str) -> str:
    """What a person wrote: AWS's console and its examples wrap it as a JSON string, others do not
    (contract 2.1).
    """
    parsed = _parsed(data)
    return parsed if isinstance(parsed, str) else data


@dataclass(frozen=True, slots=True)
class _Names:
    given: Mapping[str, str]

    def at(self, data: JSON, *path: str) -> str:
        """What is named by the ARN at this path."""
        return self.of(text_at(data, *path))

    def of(self, named: str | None) -> str:
        if named is None:
            return "somebody"
        known = self.given.get(named) or self.given.get(arn.contact_of(named))
        return known or arn.owner(named) or named


def _parsed(data: str) -> JSON:
    try:
        parsed: JSON = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return parsed


def _trigger(data: JSON, _: _Names) -> Line:
    what = _source(data)
    if value_at(data, "createdIncident") is not False:
        return Line(LineKind.TRIGGER, f"{what} opened the incident")
    note = text_at(data, "note")
    return Line(LineKind.REPEAT, f"Repeat: {what}" + (f" ({note})" if note else ""))


def _source(data: JSON) -> str:
    """Who or what triggered: the alarm by its name, anything else by source and ARN."""
    source, trigger = text_at(data, "incidentSource"), text_at(data, "triggerArn")
    if trigger and ":alarm:" in trigger:
        return f"CloudWatch alarm {trigger.partition(':alarm:')[2]}"
    if source is None or source == _BY_HAND:
        return "A person or a tool"
    return f"{source} ({trigger})" if trigger else source


def _start(data: JSON, names: _Names) -> Line:
    engaged = ", ".join(names.at(one, "contactArn") for one in list_at(data, "contactsEngage"))
    title = text_at(data, "incidentTitle") or "without a title"
    return Line(
        LineKind.START, f"Incident {title} began" + (f", engaging {engaged}" if engaged else "")
    )


def _update(data: JSON, names: _Names) -> Line:
    changes = [_change(one) for one in list_at(data, "modifiedAttributes")]
    what = ", ".join(changes) or "incident changed"
    return Line(LineKind.UPDATE, f"{what[0].upper()}{what[1:]} by {_author(data, names)}")


def _author(data: JSON, names: _Names) -> str:
    by = text_at(data, "modifiedBy")
    return names.given.get(by or "") or arn.tail(by or "") or by or "somebody"


def _change(attribute: JSON) -> str:
    name, value = text_at(attribute, "attributeName"), text_at(attribute, "newValue") or ""
    match name, value:
        case "status", "RESOLVED":
            return "resolved"
        case "status", "OPEN":
            return "reopened"
        case "impact", _:
            return f"impact changed to {value}"
        case "relatedItems", _:
            return _item_change(_parsed(value))
    return _ATTRIBUTES.get(name or "", f"{name} changed")


def _item_change(change: JSON) -> str:
    """By its title, else by where it leads."""
    if text_at(change, "itemToRemove", "type"):
        item, done = value_at(change, "itemToRemove"), "removed"
    else:
        item, done = value_at(change, "itemToAdd", "identifier"), "added"
    kind = "metric" if text_at(item, "type") == "METRIC" else "related item"
    called = text_at(change, "itemToAdd", "title") or _leads_to(item)
    return f"{kind} {called} {done}" if called else f"{kind} {done}"


def _leads_to(item: JSON) -> str | None:
    return text_at(item, "value", "url") or text_at(item, "value", "arn")


def _page(data: JSON, names: _Names) -> Line:
    person, engagement = text_at(data, "contactArn"), text_at(data, "engagementArn")
    engaged = arn.contact_of(engagement) if engagement else person
    way = f" through {names.of(engaged)}" if engaged != person else ""
    return Line(LineKind.PAGE, f"Paged {names.of(person)}{way}")


def _acknowledgement(data: JSON, names: _Names) -> Line:
    return Line(LineKind.ACKNOWLEDGEMENT, f"{names.at(data, 'contactArn')} acknowledged")


def _alarm(data: JSON, _: _Names) -> Line:
    name, state = text_at(data, "alarmName"), text_at(data, "state")
    return Line(LineKind.ALARM, f"CloudWatch alarm {name} is {state} now")


def _unreached(data: JSON, names: _Names) -> Line | None:
    notes = [_note(one, names) for one in list_at(data, "notes")]
    more = ["and more"] if value_at(data, "more") is True else []
    return Line(LineKind.UNREACHED, "; ".join(notes + more)) if notes else None


def _note(note: JSON, names: _Names) -> str:
    stage = number_at(note, "stageIndex")
    where = f" (stage {stage + 1})" if isinstance(stage, int) else ""
    return f"{names.at(note, 'subject')}: {text_at(note, 'reason')}{where}"


def _failure(data: JSON, _: _Names) -> Line:
    document, reason = text_at(data, "ssmDocumentName"), text_at(data, "reason")
    return Line(LineKind.FAILURE, f"Runbook {document} was not started: {reason}")


_WORDS: Mapping[str, Callable[[JSON, _Names], Line | None]] = {
    EventType.TRIGGER: _trigger,
    EventType.START: _start,
    EventType.UPDATE: _update,
    EventType.PAGE: _page,
    EventType.ACKNOWLEDGEMENT: _acknowledgement,
    EventType.ALARM_STATE: _alarm,
    EventType.ENGAGEMENT_NOTE: _unreached,
    EventType.AUTOMATION_FAILURE: _failure,
}
