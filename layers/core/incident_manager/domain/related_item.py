"""Related items: what an incident points to (contract 1.2, UpdateRelatedItems)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ItemType(StrEnum):
    ANALYSIS = "ANALYSIS"
    INCIDENT = "INCIDENT"
    METRIC = "METRIC"
    PARENT = "PARENT"
    ATTACHMENT = "ATTACHMENT"
    OTHER = "OTHER"
    AUTOMATION = "AUTOMATION"
    INVOLVED_RESOURCE = "INVOLVED_RESOURCE"
    TASK = "TASK"


class ValueKind(StrEnum):
    """The member of the ItemValue union that is set."""

    ARN = "arn"
    URL = "url"
    METRIC_DEFINITION = "metricDefinition"
    PAGERDUTY = "pagerDutyIncidentDetail"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedItem:
    """Its identity within the incident is type and value, never the title."""

    incident_arn: str
    type: ItemType
    value_kind: ValueKind
    value: str
    title: str | None = None
    version: int = 0
