"""The incident record, and how a response plan and a trigger become one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

MAX_TITLE = 200
MAX_SUMMARY = 8_000
MAX_ENGAGEMENTS = 80  # resolving stops all of them in one transaction of at most 100 records


class IncidentStatus(StrEnum):
    OPEN = "OPEN"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True)
class IncidentSource:
    """Who or what started it: `source` is `aws.cloudwatch` of an alarm, `aws.ssm-incidents.custom`
    of a person.
    """

    created_by: str
    source: str
    resource_arn: str | None = None
    invoked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """`lock_key` is the dedupe lock that the incident holds while it is OPEN; `engagements` are
    ARNs.
    """

    arn: str
    title: str
    impact: int
    dedupe_string: str
    source: IncidentSource
    created: datetime
    last_modified: datetime
    last_modified_by: str
    status: IncidentStatus = IncidentStatus.OPEN
    summary: str | None = None
    resolved: datetime | None = None
    lock_key: str | None = None
    engagements: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def open(self) -> bool:
        return self.status is IncidentStatus.OPEN

    def changed(self, attributes: IncidentUpdate, by: str, now: datetime) -> Incident:
        """The record after an update; resolving stamps `resolved`, reopening clears it."""
        given = {name: value for name, value in attributes.items() if value is not None}
        updated = replace(self, **given, last_modified=now, last_modified_by=by)  # type: ignore[arg-type]
        if updated.status is self.status:
            return updated
        return replace(updated, resolved=None if updated.open else now)


@dataclass(frozen=True, slots=True)
class IncidentUpdate:
    """What UpdateIncidentRecord may change here; None leaves the attribute as it is."""

    title: str | None = None
    summary: str | None = None
    impact: int | None = None
    status: IncidentStatus | None = None

    def items(self) -> tuple[tuple[str, str | int | None], ...]:
        return (
            ("title", self.title),
            ("summary", self.summary),
            ("impact", self.impact),
            ("status", self.status),
        )


def title_for(template_title: str, trigger_name: str | None) -> str:
    """`<plan title> [<alarm name>]`, the name kept and the plan's title cut where both are too
    long.
    """
    if not trigger_name:
        return template_title[:MAX_TITLE]
    suffix = f" [{trigger_name}]"[:MAX_TITLE]
    return template_title[: MAX_TITLE - len(suffix)] + suffix


def summary_for(template_summary: str | None, facts: str) -> str | None:
    """The plan's own words first, then the trigger's facts; Markdown, at most 8,000 characters."""
    parts = [part for part in (template_summary, facts) if part]
    return "\n\n".join(parts)[:MAX_SUMMARY] or None
