"""Open an incident: lock, record, timeline, engagements and first pages in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain import dedupe, identity
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.incident import Incident, IncidentSource
from incident_manager.domain.message import page_message
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.timeline import TriggerFacts, start_event, trigger_event
from incident_manager.domain.unkept_promises import unkept_promises
from incident_manager.services.begin_engagements import Begin, Begun, begin_engagements
from incident_manager.services.monthly_limit import counted
from incident_manager.services.outcomes import Opened
from incident_manager.services.retrying import with_directory
from incident_manager.services.run_step import send_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from incident_manager.domain.directory import Directory
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.ports import Ports
    from incident_manager.store import Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An incident that is about to be: what the plan, the trigger or the person decided.

    A start by hand is a trigger too, for telling its repetitions; but not `triggered` by anything.
    """

    plan: ResponsePlan
    incident_id: str
    title: str
    impact: int
    summary: str | None
    source: IncidentSource
    lock_key: str | None
    trigger: TriggerFacts
    triggered: bool = True
    related_items: tuple[RelatedItem, ...] = ()
    request: str | None = None


def open_incident(ports: Ports, opening: Opening, now: datetime) -> Opened:
    """The opened incident, its first pages handed over.

    Raises ConflictError when its lock was taken meanwhile, and PlanExhaustedError.
    """
    usage = counted(ports, opening.plan.arn, now)
    draft = _incident(ports, opening, now)
    begun, directory = with_directory(
        ports.store, lambda known: _begin(ports, opening, draft, known, now)
    )
    incident = replace(draft, engagements=begun.engagement_arns)
    committed = ports.store.commit([*_records(opening, incident, begun, now), *usage])
    return Opened(incident, send_first(ports, committed, directory), begun.engaged)


def _incident(ports: Ports, opening: Opening, now: datetime) -> Incident:
    plan = opening.plan
    return Incident(
        arn=ports.deployment.incident(plan.name, opening.incident_id),
        title=opening.title,
        impact=opening.impact,
        summary=opening.summary,
        dedupe_string=plan.template.dedupe_string or opening.incident_id,
        source=opening.source,
        created=now,
        last_modified=now,
        last_modified_by=opening.source.created_by,
        lock_key=opening.lock_key,
        tags=plan.template.tags,
        chat_topics=plan.chat_topics,
        notification_topics=plan.template.notification_topics,
    )


def _begin(
    ports: Ports, opening: Opening, incident: Incident, directory: Directory, now: datetime
) -> Begun:
    message = page_message(incident)
    begins = [
        Begin(
            contact_arn=contact,
            engagement_id=identity.derived_id(incident.arn, contact),
            message=message,
            incident_arn=incident.arn,
        )
        for contact in dict.fromkeys(opening.plan.engagements)
    ]
    return begin_engagements(ports, begins, directory, now)


def _records(
    opening: Opening, incident: Incident, begun: Begun, now: datetime
) -> Iterator[Aggregate]:
    if incident.lock_key:
        yield DedupeLock(incident.lock_key, incident.arn)
    events = tuple(_events(opening, incident, now))
    yield replace(incident, events=len(events))
    yield from events
    mark = dedupe.mark(opening.plan.arn, opening.trigger.id, incident.arn, now)
    yield replace(mark, request=opening.request)
    yield from items_of(incident.arn, opening.related_items)
    yield from begun.records


def items_of(incident_arn: str, items: Iterable[RelatedItem]) -> Iterator[RelatedItem]:
    """The items as those of this incident, each once: of two for one thing the later counts."""
    yield from {
        (item.type, item.value_kind, item.value): replace(item, incident_arn=incident_arn)
        for item in items
    }.values()


def _events(opening: Opening, incident: Incident, now: datetime) -> Iterator[TimelineEvent]:
    if opening.triggered:
        yield trigger_event(incident.arn, opening.trigger, created=True, now=now)
    yield start_event(incident, now, opening.plan.automation)
    yield from unkept_promises(opening.plan, incident.arn, now)
