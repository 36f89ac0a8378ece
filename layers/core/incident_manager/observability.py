"""Logs, one line a decision with ids as fields; metrics, by the service's names (contract 12.5)."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, TypeAlias, assert_never

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from incident_manager.domain.page import Acceptance
from incident_manager.ports import NotSent, Sent
from incident_manager.services import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.cloudformation.request import Answer, ResourceRequest
    from incident_manager.services.audit_ledger import Audit
    from incident_manager.services.outcomes import Delivery, Outcome
    from incident_manager.services.send_heartbeat import Heartbeat

_Paging: TypeAlias = "outcomes.Opened | outcomes.Engaged | outcomes.Advanced | outcomes.Repeated"
_TakenIn: TypeAlias = (
    "outcomes.Attached | outcomes.Noted | outcomes.Ignored | outcomes.Unrouted | outcomes.Kept"
)
_MANY = 20  # ARNs in one line of the log
# An invocation that has nothing to count is no mistake.
warnings.filterwarnings("ignore", message="No application metrics to publish")

logger = Logger()
metrics = Metrics()


def tell(outcome: Outcome) -> None:
    """Log and count what came of one request or event."""
    match outcome:
        case outcomes.Opened() | outcomes.Engaged() | outcomes.Advanced() | outcomes.Repeated():
            _tell_paging(outcome)
        case outcomes.Accepted():
            _tell_accepted(outcome)
        case outcomes.Updated():
            _tell_updated(outcome)
        case outcomes.Rescue() | outcomes.Settled() | outcomes.Erased():
            _tell_watch(outcome)
        case outcomes.Created():
            _tell_created(outcome)
        case _:
            _tell_taken_in(outcome)


def tell_published(outcome: outcomes.Published) -> None:
    """Log and count what was told of timelines, and who was not."""
    for one in outcome.announced:
        refused = {who: fault.reason for who, fault in one.refused}
        ids = {"incident": one.event.incident_arn, "event": one.event.id, "type": one.event.type}
        log = logger.warning if refused else logger.info
        log("timeline event published", extra={**ids, "refused": refused})
        count("TimelineEventsPublished")
        count("AnnouncementsRefused", len(refused))


def tell_notified(outcome: outcomes.Notified) -> None:
    """Log and count who was told of a hand-off, and who was not."""
    for one in outcome.notices:
        match one.outcome:
            case Sent(message_id):
                fields = {"channel": one.channel_arn, "message_id": message_id}
                logger.info("hand-off notice sent", extra=fields)
                count("HandOffNoticesSent")
            case NotSent(reason):
                fields = {"channel": one.channel_arn, "reason": reason}
                logger.warning("hand-off notice not sent", extra=fields)
                count("HandOffNoticesNotSent")
    count("HandOffsFailed", len(outcome.failed))
    for arn, error in outcome.failed:
        logger.error("hand-off failed", exc_info=error, extra={"arn": arn})


def tell_provided(request: ResourceRequest, answer: Answer) -> None:
    """Log what came of a request of CloudFormation; of it neither properties nor address."""
    fields = {
        "type": request.resource_type,
        "stack": request.stack_id,
        "logical_id": request.logical_id,
        "resource": answer.physical_id,
        "fault": answer.fault,
    }
    log = logger.info if answer.fault is None else logger.warning
    log(f"resource {request.type.lower()}", exc_info=answer.error, extra=fields)


def tell_audit(audit: Audit) -> None:
    """Also when nothing is overdue: a figure that is missing was not counted."""
    count("PagesOverdue", len(audit.overdue))
    metrics.add_metric("OldestPageOverdue", MetricUnit.Seconds, audit.oldest.total_seconds())
    if not audit.balanced:
        late = [one.arn for one in audit.overdue[:_MANY]]
        logger.error("ledger not balanced", extra={"late": late, "finished": audit.finished})


def tell_heartbeat(heartbeat: Heartbeat) -> None:
    """One that was not heard is no failure of the watchdog: whoever listens raises the alarm."""
    count("HeartbeatsFailed", int(heartbeat.fault is not None))
    if heartbeat.fault:
        logger.warning("heartbeat not heard", extra={"reason": heartbeat.fault})


def count(name: str, number: int = 1) -> None:
    metrics.add_metric(name, MetricUnit.Count, number)


def _tell_taken_in(outcome: _TakenIn) -> None:
    match outcome:
        case outcomes.Attached(incident_arn) | outcomes.Noted(incident_arn):
            _log(outcome, incident=incident_arn)
        case outcomes.Ignored(reason) | outcomes.Unrouted(reason):
            _log(outcome, reason=reason)
        case outcomes.Kept(reason):
            _log(outcome, reason=reason)
            count("EventsNotRouted")
        case _:
            assert_never(outcome)


def _tell_paging(outcome: _Paging) -> None:
    match outcome:
        case outcomes.Opened(incident, _, engaged):
            _log(outcome, incident=incident.arn, engaged=engaged)
            count("NumberOfCreateIncidents")
            count("IncidentsThatEngagedNobody", int(not engaged))
        case outcomes.Engaged(engagement_arn):
            _log(outcome, engagement=engagement_arn)
        case outcomes.Repeated(incident_arn):
            _log(outcome, incident=incident_arn)
        case outcomes.Advanced(next_due, _, notes):
            _log(outcome, next_due=str(next_due), notes=[note.reason for note in notes])
    _tell_deliveries(outcome.deliveries)


def _tell_deliveries(deliveries: Iterable[Delivery]) -> None:
    for delivery in deliveries:
        page = delivery.page.arn
        match delivery.outcome:
            case Sent(message_id):
                logger.info("page sent", extra={"page": page, "message_id": message_id})
                count("PagesSent")
            case NotSent(reason, passing):
                fields = {"page": page, "reason": reason, "passing": passing}
                logger.warning("page not sent", extra=fields)
                count("PagesNotSent")
            case outcomes.Withheld(reason):
                logger.info("page withheld", extra={"page": page, "reason": reason})
        if delivery.escalation:
            _tell_escalation(delivery.page.engagement_arn, delivery.escalation)


def _tell_escalation(engagement_arn: str, escalation: outcomes.Escalation) -> None:
    nobody = escalation is outcomes.Escalation.NOBODY_LEFT
    fields = {"engagement": engagement_arn, "escalation": escalation.value}
    logger.warning("no page could be sent", extra=fields)
    count("EngagementsThatReachedNobody" if nobody else "StagesBroughtForward")


def _tell_accepted(outcome: outcomes.Accepted) -> None:
    fields = {"page": outcome.page.arn, "acceptance": outcome.acceptance.value}
    logger.info("page answered", extra=fields)
    count("PagesAcknowledged", int(outcome.acceptance is Acceptance.ACCEPTED and outcome.page.read))


def _tell_updated(outcome: outcomes.Updated) -> None:
    _log(outcome, incident=outcome.after.arn, resolved=outcome.resolved)
    if outcome.resolved:
        open_for = outcome.after.last_modified - outcome.after.created
        count("NumberOfResolveIncidents")
        metrics.add_metric("TimeToResolveIncident", MetricUnit.Seconds, open_for.total_seconds())


def _tell_created(outcome: outcomes.Created) -> None:
    channel = outcome.channel.arn
    _log(outcome, channel=channel)
    if isinstance(outcome.code, NotSent):
        fields = {"channel": channel, "reason": outcome.code.reason}
        logger.warning("activation code not sent", extra=fields)


def _tell_rescue(outcome: outcomes.Rescue) -> None:
    count("Rescued", len(outcome.rescued))
    count("RescuesFailed", len(outcome.failed))
    _tell_deliveries(outcome.deliveries)
    for arn, error in outcome.failed:
        logger.error("rescue failed", exc_info=error, extra={"arn": arn})


def _tell_watch(outcome: outcomes.Rescue | outcomes.Settled | outcomes.Erased) -> None:
    match outcome:
        case outcomes.Rescue():
            _tell_rescue(outcome)
        case outcomes.Settled(replication_set):
            regions = {one.name: one.status.value for one in replication_set.regions}
            _log(outcome, status=replication_set.status.value, regions=regions)
        case outcomes.Erased(records, gone):
            _log(outcome, records=records, gone=gone)


def _log(outcome: Outcome, **fields: object) -> None:
    logger.info(type(outcome).__name__.lower(), extra=fields)
