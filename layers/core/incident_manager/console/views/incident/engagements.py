"""Engaging more people, and stopping an engagement."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.console.registry import post
from incident_manager.console.views.incident.details import AT
from incident_manager.console.views.incident.showing import change
from incident_manager.domain.incident import Incident
from incident_manager.domain.message import page_message
from incident_manager.services.finding import find
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_TAB = "engagements"
_MOST_CONTENT = 8_192


@post(f"{AT}/engagements")
def engage(desk: Desk, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    do = partial(_start, desk, incident_arn)
    return change(desk, incident_arn, "engage", do, "Engaged, and paged.", tab=_TAB)


@post(f"{AT}/engagements/stop")
def stop(desk: Desk, **at: str) -> Answer:
    do = partial(
        desk.call,
        "ssm-contacts",
        "StopEngagement",
        EngagementId=desk.visit.field("engagement"),
        Reason=f"stopped in the console by {desk.session.name}",
    )
    done = "Stopped. Nobody is paged by this engagement any more."
    return change(desk, desk.deployment.incident(**at), "stop", do, done, tab=_TAB)


def _start(desk: Desk, incident_arn: str) -> None:
    """They are told what the incident's other pages say, after a word of who engages them."""
    message = page_message(find(desk.store, Ref(Incident, incident_arn)))
    word = desk.visit.field("word")
    content = f"{word}\n\n{message.content}" if word else message.content
    desk.call(
        "ssm-contacts",
        "StartEngagement",
        ContactId=desk.visit.field("contact"),
        Sender=message.sender,
        Subject=message.subject,
        Content=content[:_MOST_CONTENT],
        PublicSubject=message.public_subject,
        PublicContent=message.public_content,
        IncidentId=incident_arn,
        IdempotencyToken=desk.visit.field("client_token") or None,
    )
