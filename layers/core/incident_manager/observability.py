"""Logs, one line a decision with ids as fields; metrics, under the names that the AWS service has
(contract 12.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from incident_manager.ports import NotSent, Sent
from incident_manager.services.ingest_batch import Kept
from incident_manager.services.open_incident import Opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.services.ingest_batch import Outcome
    from incident_manager.services.rescue_overdue import Rescue
    from incident_manager.services.send_pages import Delivery

logger = Logger()
metrics = Metrics()


def tell_ingested(outcomes: Iterable[Outcome]) -> None:
    """What became of the events of one invocation."""
    for outcome in outcomes:
        logger.info("ingested", extra={"outcome": type(outcome).__name__, **_facts(outcome)})
        if isinstance(outcome, Opened):
            count("NumberOfCreateIncidents")
            tell_deliveries(outcome.deliveries)
        if isinstance(outcome, Kept):
            count("EventsNotRouted")


def tell_deliveries(deliveries: Iterable[Delivery]) -> None:
    """What the carriers said of pages."""
    for delivery in deliveries:
        match delivery.outcome:
            case Sent(message_id):
                logger.info("page sent", page=delivery.page.arn, message_id=message_id)
                count("PagesSent")
            case NotSent(reason, passing):
                logger.warning(
                    "page not sent", page=delivery.page.arn, reason=reason, passing=passing
                )
                count("PagesNotSent")
            case None:
                logger.info("page superseded", page=delivery.page.arn)


def count(name: str, number: int = 1) -> None:
    metrics.add_metric(name, MetricUnit.Count, number)


def _facts(outcome: Outcome) -> dict[str, object]:
    if isinstance(outcome, Opened):
        incident = outcome.incident
        return {"incident": incident.arn, "missing_contacts": list(outcome.missing)}
    if reason := getattr(outcome, "reason", None):
        return {"reason": reason}
    return {"incident": getattr(outcome, "incident_arn", None)}


def tell_rescue(rescue: Rescue) -> None:
    """What was overdue.

    Raises the first error of those that could not be helped, once all are told.
    """
    count("EngagementsRescued", len(rescue.engagements))
    count("PagesRescued", len(rescue.pages))
    for arn, error in rescue.failed:
        logger.error("rescue failed", arn=arn, exc_info=error)
    if rescue.failed:
        raise rescue.failed[0][1]
