"""What is known of an incident, its end, and its deletion."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from incident_manager.console.numbers import number
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.seen import digest, refuse_unseen
from incident_manager.console.views.incident.details import AT, incident_path
from incident_manager.console.views.incident.showing import Draft, change
from incident_manager.console.wording import IMPACTS
from incident_manager.domain.incident import Incident, IncidentStatus
from incident_manager.domain.role import Role
from incident_manager.services.finding import find
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit

_NO_TITLE = "Title: it must not be empty."


@get(f"{AT}/edit", role=Role.RESPONDER)
def edit(desk: Desk, **at: str) -> Answer:
    incident = _incident(desk, at)
    return _form(desk, "edit", incident, _edited(incident))


@post(f"{AT}/edit")
def save(desk: Desk, **at: str) -> Answer:
    incident = _incident(desk, at)
    try:
        refuse_unseen(desk.visit, _edited(incident))
        _update(desk, incident.arn, **members_of(desk.visit, incident))
    except Refused as refused:
        return _form(desk, "edit", incident, _edited(incident), Draft.of(desk, "edit", refused))
    return desk.go(incident_path(incident.arn), "Saved.")


@get(f"{AT}/summary", role=Role.RESPONDER)
def edit_summary(desk: Desk, **at: str) -> Answer:
    incident = _incident(desk, at)
    return _form(desk, "summary", incident, readable(incident.summary))


@post(f"{AT}/summary")
def save_summary(desk: Desk, **at: str) -> Answer:
    incident = _incident(desk, at)
    seen = readable(incident.summary)
    try:
        refuse_unseen(desk.visit, seen)
        _update(desk, incident.arn, summary=desk.visit.field("summary"))
    except Refused as refused:
        return _form(desk, "summary", incident, seen, Draft.of(desk, "summary", refused))
    return desk.go(incident_path(incident.arn), "The summary is saved.")


@post(f"{AT}/resolve")
def resolve(desk: Desk, **at: str) -> Answer:
    done = "Resolved. All engagements have ended."
    return _set_status(desk, at, IncidentStatus.RESOLVED, done)


@post(f"{AT}/reopen")
def reopen(desk: Desk, **at: str) -> Answer:
    return _set_status(desk, at, IncidentStatus.OPEN, "Open again. Nobody was paged for that.")


@post(f"{AT}/delete", role=Role.ADMINISTRATOR)
def delete(desk: Desk, **at: str) -> Answer:
    desk.call("ssm-incidents", "DeleteIncidentRecord", arn=desk.deployment.incident(**at))
    return desk.go("/", "The incident is deleted.")


def members_of(visit: Visit, incident: Incident) -> dict[str, Any]:
    """Members of UpdateIncidentRecord from the form. Topics are one to a line; those that stay as
    they are, are not told again. Raises Refused.
    """
    if not visit.field("title"):
        raise Refused(_NO_TITLE)
    chat, targets = visit.field("chat").split(), visit.field("targets").split()
    members: dict[str, Any] = {"title": visit.field("title")}
    if impact := visit.field("impact"):
        members["impact"] = number(impact)
    if tuple(chat) != incident.chat_topics:
        members["chatChannel"] = {"chatbotSns": chat} if chat else {"empty": {}}
    if tuple(targets) != incident.notification_topics:
        members["notificationTargets"] = [{"snsTopicArn": one} for one in targets]
    return members


def readable(summary: str | None) -> str:
    """Browsers send lines as we read them, whatever they end in."""
    return (summary or "").replace("\r\n", "\n").strip()


def _incident(desk: Desk, at: dict[str, str]) -> Incident:
    return find(desk.store, Ref(Incident, desk.deployment.incident(**at)))


def _edited(incident: Incident) -> object:
    return incident.title, incident.impact, incident.chat_topics, incident.notification_topics


def _form(
    desk: Desk, name: str, incident: Incident, shown: object, draft: Draft | None = None
) -> Answer:
    return desk.page(
        f"incident/{name}.html",
        draft.status if draft else 200,
        section="Incidents",
        incident=incident,
        path=incident_path(incident.arn),
        impacts=[(number, f"{number} {name}") for number, name in IMPACTS.items()],
        seen=digest(shown),
        draft=draft or Draft(),
    )


def _set_status(desk: Desk, at: dict[str, str], status: IncidentStatus, done: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    do = partial(_update, desk, incident_arn, status=status.value)
    return change(desk, incident_arn, "status", do, done)


def _update(desk: Desk, incident_arn: str, **members: Any) -> None:
    desk.call("ssm-incidents", "UpdateIncidentRecord", arn=incident_arn, **members)
