"""An alarm or an event came in: open an incident, or add it to the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import announcement, dedupe, identity
from incident_manager.domain.dedupe import DedupeLock, TriggerMark
from incident_manager.domain.incident import IncidentSource, summary_for, title_for
from incident_manager.domain.related_item import ItemType, RelatedItem, ValueKind
from incident_manager.domain.timeline import (
    TimelineEvent,
    alarm_state_event,
    facts_of,
    trigger_event,
)
from incident_manager.services.errors import PlanExhaustedError
from incident_manager.services.finding import find
from incident_manager.services.open_incident import Opening, open_incident
from incident_manager.services.outcomes import (
    Attached,
    Ignored,
    Ingested,
    Noted,
    Repeated,
    Unrouted,
)
from incident_manager.services.resume import resume_incident
from incident_manager.services.retrying import until_committed
from incident_manager.services.take_in import take_in
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from incident_manager.domain.trigger import Trigger
    from incident_manager.ports import Ports
    from incident_manager.services.find_plan import Match, PlanFinder

_MAX_RESOURCES = 20  # of an event: the opening is one transaction of at most 100 records


def ingest_trigger(
    ports: Ports, finder: PlanFinder, trigger: Trigger, door_plan_arn: str | None, now: datetime
) -> Ingested:
    """What became of the trigger.

    However many deliveries of it arrive at the same moment, one of them opens. What we published
    ourselves never does: a topic or a rule that leads back here would open incidents without end.
    """
    if trigger.source == announcement.SOURCE:
        return Ignored("it was published by this deployment, or one like it")

    def attempt() -> Ingested:
        match = finder.find(ports, trigger, door_plan_arn)
        if isinstance(match, Unrouted):
            return match
        if match.lock:
            return _attach(ports, trigger, match.plan.arn, match.lock, now)
        if not trigger.opens:
            return Ignored(f"the alarm is {trigger.state} and has no open incident")
        return _open(ports, _opening(ports, trigger, match), now)

    return until_committed(attempt)


def _open(ports: Ports, opening: Opening, now: datetime) -> Ingested:
    """A delivery that comes again meets its own mark, and so the incident that took it in."""
    try:
        return open_incident(ports, opening, now)
    except PlanExhaustedError as error:
        return Unrouted(str(error))
    except ConflictError as conflict:
        if not conflict.concerns(TriggerMark):
            raise
        return _repeated(ports, opening.plan.arn, opening.trigger.id)


def _attach(
    ports: Ports, trigger: Trigger, plan_arn: str, lock: DedupeLock, now: datetime
) -> Ingested:
    """One event on the timeline of the incident that the lock says is open."""
    incident = lock.incident_arn
    if not trigger.opens:
        return _note(ports, trigger, lock, now)
    event = trigger_event(incident, facts_of(trigger), created=False, now=now)
    mark = dedupe.mark(plan_arn, trigger.id, incident, now)
    try:
        take_in(ports, lock, event, mark)
    except ConflictError as conflict:
        if not conflict.concerns(TriggerMark):
            raise
        return _repeated(ports, plan_arn, trigger.id)
    return Attached(incident)


def _note(ports: Ports, trigger: Trigger, lock: DedupeLock, now: datetime) -> Ingested:
    event = alarm_state_event(lock.incident_arn, trigger, now)
    try:
        take_in(ports, lock, event)
    except ConflictError as conflict:
        if not conflict.concerns(TimelineEvent):
            raise
        return Repeated(lock.incident_arn)
    return Noted(lock.incident_arn)


def _repeated(ports: Ports, plan_arn: str, trigger_id: str) -> Repeated:
    """Its mark says which incident took the first delivery in."""
    mark = find(ports.store, Ref(TriggerMark, dedupe.mark_key(plan_arn, trigger_id)))
    return resume_incident(ports, mark.incident_arn)


def _opening(ports: Ports, trigger: Trigger, match: Match) -> Opening:
    template = match.plan.template
    return Opening(
        plan=match.plan,
        incident_id=identity.derived_id(match.plan.arn, trigger.id),
        title=title_for(template.title, trigger.name),
        impact=template.impact,
        summary=summary_for(template.summary, trigger.summary),
        source=IncidentSource(
            created_by=ports.deployment.user("incident-manager"),
            source=trigger.source,
            resource_arn=trigger.arn,
        ),
        lock_key=match.lock_key,
        trigger=facts_of(trigger),
        related_items=tuple(_related_items(trigger)),
    )


def _related_items(trigger: Trigger) -> Iterator[RelatedItem]:
    """The alarm's metric and the resources that it watches (contract 7.1)."""
    if trigger.metric_definition:
        yield RelatedItem(
            incident_arn="",
            type=ItemType.METRIC,
            value_kind=ValueKind.METRIC_DEFINITION,
            value=trigger.metric_definition,
            title=trigger.name,
        )
    for resource in dict.fromkeys(trigger.involved_resources[:_MAX_RESOURCES]):
        yield RelatedItem(
            incident_arn="",
            type=ItemType.INVOLVED_RESOURCE,
            value_kind=ValueKind.ARN,
            value=resource,
            title=resource.rpartition(":")[2][:200],
        )
