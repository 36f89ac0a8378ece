"""StartIncident: a person or a tool opens an incident of a response plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain import dedupe
from incident_manager.domain.dedupe import DedupeLock, TriggerMark
from incident_manager.domain.incident import IncidentSource
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.timeline import TriggerFacts, trigger_event
from incident_manager.services.errors import InvalidError, NotFoundError, TakenError
from incident_manager.services.open_incident import Opening, items_of, open_incident
from incident_manager.services.outcomes import Attached, Opened, Repeated
from incident_manager.services.repetition import REUSED
from incident_manager.services.resume import resume_incident
from incident_manager.services.retrying import until_committed
from incident_manager.services.take_in import take_in
from incident_manager.store import Ref, item_ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import Ports

Started: TypeAlias = Opened | Attached | Repeated
MAX_RELATED_ITEMS = 40  # with all else of the opening, one transaction of at most 100 records


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """`incident_id` follows from the client's token, `request` tells what was asked with it.

    Title and impact override the plan's. `triggered`: the caller told what set it off.
    """

    plan_arn: str
    incident_id: str
    request: str
    source: IncidentSource
    trigger: TriggerFacts
    title: str | None = None
    impact: int | None = None
    triggered: bool = False
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
        return _first_result(ports, start, earlier)
    lock_key = dedupe.key_for(plan, None)
    if lock_key and (lock := ports.store.get(Ref(DedupeLock, lock_key))):
        return _absorb(ports, start, lock, now)
    return open_incident(ports, _opening(start, plan, lock_key), now)


def _read(ports: Ports, start: Start) -> tuple[ResponsePlan, TriggerMark | None]:
    plan_ref = Ref(ResponsePlan, start.plan_arn)
    mark_ref = Ref(TriggerMark, dedupe.mark_key(start.plan_arn, start.trigger.id))
    found = ports.store.read([plan_ref, mark_ref])
    plan = found.get(plan_ref)
    if plan is None:
        raise NotFoundError(start.plan_arn)
    return plan, found.get(mark_ref)


def _absorb(ports: Ports, start: Start, lock: DedupeLock, now: datetime) -> Attached:
    """The open incident takes it in, with what set it off and the items that are new to it."""
    incident_arn = lock.incident_arn
    mark = dedupe.mark(start.plan_arn, start.trigger.id, incident_arn, now)
    event = trigger_event(incident_arn, start.trigger, created=False, now=now)
    items = list(items_of(incident_arn, start.related_items))
    known = ports.store.read([item_ref(item) for item in items])
    new = [item for item in items if known.get(item_ref(item)) is None]
    marked = replace(mark, request=start.request)
    take_in(ports, lock, event, marked, *new)
    return Attached(incident_arn)


def _first_result(ports: Ports, start: Start, earlier: TriggerMark) -> Repeated:
    if earlier.request != start.request:
        raise TakenError(earlier.incident_arn, REUSED)
    return resume_incident(ports, earlier.incident_arn)


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
        triggered=start.triggered,
        related_items=start.related_items,
        request=start.request,
    )
