"""The incident record, and how a response plan and a trigger become one."""

from __future__ import annotations

import json
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
    ARNs. `events` counts those of the timeline, but for what paging wrote and for the repeats that
    the lock has counted since the incident was opened. Both kinds of topics are told of each event
    (SNS ARNs).
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
    events: int = 0
    chat_topics: tuple[str, ...] = ()
    notification_topics: tuple[str, ...] = ()
    version: int = 0

    @property
    def open(self) -> bool:
        return self.status is IncidentStatus.OPEN

    @property
    def attributes(self) -> dict[str, str | None]:
        """What people change, as the timeline names and writes it (contract 2.1)."""
        targets = [{"snsTopicArn": topic} for topic in self.notification_topics]
        topics = list(self.chat_topics)
        return {
            "title": self.title,
            "summary": self.summary,
            "impact": str(self.impact),
            "status": self.status.value,
            "chatChannel": json.dumps({"chatbotSns": topics} if topics else {"empty": {}}),
            "notificationTargets": json.dumps(targets),
        }

    def modified(self, by: str, now: datetime) -> Incident:
        """The record once something of it is changed, which is one more event of its timeline."""
        return replace(self, last_modified=now, last_modified_by=by, events=self.events + 1)

    def changed(self, attributes: IncidentUpdate, by: str, now: datetime) -> Incident:
        """The record after an update; resolving stamps `resolved`, reopening clears it."""
        given = {name: value for name, value in attributes.items() if value is not None}
        updated = replace(self.modified(by, now), **given)  # type: ignore[arg-type]
        if updated.status is self.status:
            return updated
        return replace(updated, resolved=None if updated.open else now)


@dataclass(frozen=True, slots=True)
class DeletedIncident:
    """What stands in the place of an incident while its timeline and items are erased.

    Nobody finds the incident any more, nobody can open another in its place yet, and a second
    deletion finds what an interrupted one left.
    """

    arn: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class IncidentUpdate:
    """What UpdateIncidentRecord may change; None leaves the attribute as it is, no topics at all
    remove those that there are.
    """

    title: str | None = None
    summary: str | None = None
    impact: int | None = None
    status: IncidentStatus | None = None
    chat_topics: tuple[str, ...] | None = None
    notification_topics: tuple[str, ...] | None = None

    @property
    def topics_given(self) -> bool:
        return self.chat_topics is not None or self.notification_topics is not None

    def items(self) -> tuple[tuple[str, str | int | tuple[str, ...] | None], ...]:
        return (
            ("title", self.title),
            ("summary", self.summary),
            ("impact", self.impact),
            ("status", self.status),
            ("chat_topics", self.chat_topics),
            ("notification_topics", self.notification_topics),
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
