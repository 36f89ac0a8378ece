"""StartEngagement: engage a contact, for an incident or for no incident at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement, Message
from incident_manager.domain.incident import Incident
from incident_manager.ports import ConflictError, Ref
from incident_manager.services.begin_engagements import Begin, Begun, begin_engagements
from incident_manager.services.errors import InvalidError, NotFoundError
from incident_manager.services.retrying import until_committed, with_directory
from incident_manager.services.run_step import resume_all, send_first

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.directory import Directory
    from incident_manager.ports import Aggregate, Ports


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


def engage_contact(ports: Ports, asked: Engage, now: datetime) -> str:
    """The ARN of the engagement: begun, its first pages sent.

    The same token and request again returns the first result; another request with the token is
    refused. Raises NotFoundError (contact, incident) and InvalidError (a RESOLVED incident, a token
    used otherwise).
    """
    try:
        return until_committed(lambda: _attempt(ports, asked, now))
    except _RepeatedError as repeated:
        return _first_result(ports, asked, repeated.engagement_arn, now)


class _RepeatedError(Exception):
    """The engagement that this token names exists already."""

    def __init__(self, engagement_arn: str) -> None:
        super().__init__(engagement_arn)
        self.engagement_arn = engagement_arn


def _attempt(ports: Ports, asked: Engage, now: datetime) -> str:
    incident = _incident(ports, asked)
    begin = Begin(
        contact_arn=asked.contact_arn,
        engagement_id=asked.engagement_id,
        message=asked.message,
        incident_arn=asked.incident_arn,
        request=asked.request,
    )
    begun, directory = with_directory(
        ports.store, lambda known: begin_engagements(ports, [begin], known, now)
    )
    if begun.missing:
        raise NotFoundError(asked.contact_arn)
    return _commit(ports, begun, _joined(incident, begun), directory, now)


def _commit(
    ports: Ports, begun: Begun, incident: tuple[Aggregate, ...], directory: Directory, now: datetime
) -> str:
    (engagement_arn,) = begun.engagement_arns
    try:
        committed = ports.store.commit([*begun.records, *incident])
    except ConflictError as conflict:
        if conflict.concerns(Engagement):
            raise _RepeatedError(engagement_arn) from conflict
        raise
    send_first(ports, committed, directory, now)
    return engagement_arn


def _incident(ports: Ports, asked: Engage) -> Incident | None:
    if asked.incident_arn is None:
        return None
    incident = ports.store.get(Ref(Incident, asked.incident_arn))
    if incident is None:
        raise NotFoundError(asked.incident_arn)
    if not incident.open and asked.engagement_id not in str(incident.engagements):
        raise InvalidError("IncidentId", "the incident is RESOLVED: nobody can be engaged for it")
    return incident


def _joined(incident: Incident | None, begun: Begun) -> tuple[Aggregate, ...]:
    """The incident lists its engagements, so that resolving it stops every one."""
    if incident is None:
        return ()
    return (replace(incident, engagements=(*incident.engagements, *begun.engagement_arns)),)


def _first_result(ports: Ports, asked: Engage, engagement_arn: str, now: datetime) -> str:
    existing = ports.store.get(Ref(Engagement, engagement_arn))
    if existing is None or existing.request != asked.request:
        raise InvalidError("IdempotencyToken", "it was used before, with another request")
    resume_all(ports, [engagement_arn], now)
    return engagement_arn
