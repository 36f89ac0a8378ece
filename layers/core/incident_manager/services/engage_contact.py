"""StartEngagement: engage a contact, for an incident or for no incident at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.engagement import Engagement, Message
from incident_manager.domain.incident import MAX_ENGAGEMENTS, Incident
from incident_manager.services.begin_engagements import Begin, Begun, begin_engagements
from incident_manager.services.errors import InvalidError, NotFoundError
from incident_manager.services.outcomes import Engaged
from incident_manager.services.repetition import ANOTHER_REQUEST
from incident_manager.services.resume import resume_all
from incident_manager.services.retrying import until_committed, with_directory
from incident_manager.services.run_step import send_first
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Engage:
    """`engagement_id` follows from the client's token; `request` is the fingerprint of what was
    asked.
    """

    contact_arn: str
    message: Message
    engagement_id: str
    request: str
    incident_arn: str | None = None


def engage_contact(ports: Ports, asked: Engage, now: datetime) -> Engaged:
    """Begin the engagement and send its first pages.

    The same token and request again returns the first result; another request with the token is
    refused. Raises NotFoundError (contact, incident) and InvalidError (a RESOLVED incident, a token
    used otherwise).
    """
    return until_committed(lambda: _attempt(ports, asked, now))


def _attempt(ports: Ports, asked: Engage, now: datetime) -> Engaged:
    alias = arn.path(asked.contact_arn)
    engagement = Ref(Engagement, ports.deployment.engagement(alias, asked.engagement_id))
    incident = Ref(Incident, asked.incident_arn or "")
    found = ports.store.read([engagement, incident] if asked.incident_arn else [engagement])
    if earlier := found.get(engagement):
        return _first_result(ports, asked, earlier)
    joined = _joinable(asked, found.get(incident))
    begun, directory = with_directory(
        ports.store, lambda known: begin_engagements(ports, [_begin(asked)], known, now)
    )
    if begun.missing:
        raise NotFoundError(asked.contact_arn)
    committed = ports.store.commit([*begun.records, *_with_engagements(joined, begun)])
    return Engaged(engagement.id, send_first(ports, committed, directory))


def _begin(asked: Engage) -> Begin:
    return Begin(
        contact_arn=asked.contact_arn,
        engagement_id=asked.engagement_id,
        message=asked.message,
        incident_arn=asked.incident_arn,
        request=asked.request,
    )


def _joinable(asked: Engage, incident: Incident | None) -> Incident | None:
    """The incident that the engagement is for, if it is for one; it must be able to take it."""
    if asked.incident_arn is None:
        return None
    if incident is None:
        raise NotFoundError(asked.incident_arn)
    if not incident.open:
        raise InvalidError("IncidentId", "the incident is RESOLVED: nobody can be engaged for it")
    if len(incident.engagements) >= MAX_ENGAGEMENTS:
        raise InvalidError("IncidentId", f"an incident has at most {MAX_ENGAGEMENTS} engagements")
    return incident


def _with_engagements(incident: Incident | None, begun: Begun) -> tuple[Incident, ...]:
    """The incident lists its engagements, so that resolving it stops every one."""
    if incident is None:
        return ()
    return (replace(incident, engagements=(*incident.engagements, *begun.engagement_arns)),)


def _first_result(ports: Ports, asked: Engage, earlier: Engagement) -> Engaged:
    if earlier.request != asked.request:
        raise InvalidError("IdempotencyToken", ANOTHER_REQUEST)
    return Engaged(earlier.arn, resume_all(ports, [earlier.arn]))
