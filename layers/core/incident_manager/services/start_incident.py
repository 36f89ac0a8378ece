"""StartIncident: a person or a tool opens an incident of a response plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain import arn, dedupe, repeats
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.incident import Incident, IncidentSource
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.timeline import TimelineEvent, TriggerFacts, trigger_event
from incident_manager.ports import ConflictError, Ref
from incident_manager.services.errors import InvalidError, NotFoundError, TakenError
from incident_manager.services.open_incident import Opening, open_incident
from incident_manager.services.outcomes import Attached, Opened, Repeated
from incident_manager.services.retrying import until_committed
from incident_manager.services.run_step import resume_all

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import Ports

Started: TypeAlias = Opened | Attached | Repeated
MAX_RELATED_ITEMS = (
    40  # with everything else of the opening they are one transaction of at most 100 records
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """`incident_id` follows from the client's token, `request` is the fingerprint of what was
    asked.

    Title and impact override the plan's.
    """

    plan_arn: str
    incident_id: str
    request: str
    source: IncidentSource
    title: str | None = None
    impact: int | None = None
    trigger: TriggerFacts | None = None
    related_items: tuple[RelatedItem, ...] = ()


def start_incident(ports: Ports, start: Start, now: datetime) -> Started:
    """Open an incident, or join the open one with the same dedupe string (contract 3).

    The same token and request again returns the first result. Raises NotFoundError (plan) and
    InvalidError.
    """
    if len(start.related_items) > MAX_RELATED_ITEMS:
        raise InvalidError("relatedItems", f"at most {MAX_RELATED_ITEMS} can be given at the start")
    return until_committed(lambda: _attempt(ports, start, now))


def _attempt(ports: Ports, start: Start, now: datetime) -> Started:
    plan, earlier = _read(ports, start)
    if earlier:
        return _first_result(ports, start, earlier, now)
    lock_key = dedupe.key_for(plan, None)
    if lock_key and (lock := _lock(ports, lock_key)):
        return _absorb(ports, start, lock, now)
    return open_incident(ports, _opening(start, plan, lock_key), now)


def _read(ports: Ports, start: Start) -> tuple[ResponsePlan, Incident | None]:
    plan_ref = Ref(ResponsePlan, start.plan_arn)
    incident_arn = ports.deployment.incident(arn.path(start.plan_arn), start.incident_id)
    incident_ref = Ref(Incident, incident_arn)
    found = ports.store.read([plan_ref, incident_ref])
    plan = found.get(plan_ref)
    if plan is None:
        raise NotFoundError(start.plan_arn)
    return plan, found.get(incident_ref)


def _absorb(ports: Ports, start: Start, lock: DedupeLock, now: datetime) -> Attached:
    """The open incident takes it in; what set it off is kept on its timeline, once."""
    if start.trigger:
        event = trigger_event(lock.incident_arn, start.trigger, created=False, now=now)
        try:
            ports.store.commit(repeats.kept(lock, event), count=[lock])
        except ConflictError as conflict:
            if not conflict.concerns(TimelineEvent):
                raise
    return Attached(lock.incident_arn)


def _lock(ports: Ports, lock_key: str) -> DedupeLock | None:
    return ports.store.get(Ref(DedupeLock, lock_key))


def _first_result(ports: Ports, start: Start, incident: Incident, now: datetime) -> Repeated:
    if incident.request != start.request:
        raise TakenError(incident.arn, "clientToken: it was used before, with another request")
    resume_all(ports, incident.engagements, now)
    return Repeated(incident.arn)


def _opening(start: Start, plan: ResponsePlan, lock_key: str | None) -> Opening:
    return Opening(
        plan=plan,
        incident_id=start.incident_id,
        title=start.title or plan.template.title,
        impact=start.impact or plan.template.impact,
        summary=plan.template.summary,
        source=start.source,
        lock_key=lock_key,
        trigger=start.trigger,
        related_items=start.related_items,
        request=start.request,
    )
