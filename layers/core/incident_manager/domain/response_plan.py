"""Response plans: what an incident of this plan is called, how bad it is, who is engaged and who is
told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from incident_manager.domain.client_request import ClientRequest
from incident_manager.domain.resource_policy import ResourcePolicy


@dataclass(frozen=True, slots=True)
class IncidentTemplate:
    """Impact is 1 (critical) to 5 (no impact); `notification_topics` are ARNs of SNS topics."""

    title: str
    impact: int
    summary: str | None = None
    dedupe_string: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    notification_topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a runbook, with its values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SsmAutomation:
    """A runbook to start; `dynamic_parameters` name a variable each (INCIDENT_RECORD_ARN, ...).

    None is a member that was not given, apart from one that was given empty: clients read back
    exactly what they wrote.
    """

    document_name: str
    role_arn: str
    document_version: str | None = None
    target_account: str | None = None
    parameters: tuple[Parameter, ...] | None = None
    dynamic_parameters: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PagerDuty:
    """A service at PagerDuty; `secret_id` names the secret that holds its token."""

    name: str
    secret_id: str
    service_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlan:
    """`engagements` are ARNs of people, escalation plans or schedules, all engaged at once when an
    incident opens. `chat_topics` are ARNs of SNS topics; none is the chat channel `empty`.
    """

    arn: str
    name: str
    template: IncidentTemplate
    engagements: tuple[str, ...] = ()
    display_name: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    created: datetime
    policies: tuple[ResourcePolicy, ...] = ()
    chat_topics: tuple[str, ...] = ()
    actions: tuple[SsmAutomation, ...] = ()
    integrations: tuple[PagerDuty, ...] = ()
    request: str | None = None
    updates: tuple[ClientRequest, ...] = ()
    version: int = 0

    @property
    def called(self) -> str:
        """What people read: the display name, else the name."""
        return self.display_name or self.name

    @property
    def automation(self) -> SsmAutomation | None:
        """The runbook; a plan has at most one."""
        return self.actions[0] if self.actions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateUpdate:
    """None leaves a member as it is; a text that is empty clears it, a list is replaced whole."""

    title: str | None = None
    impact: int | None = None
    summary: str | None = None
    dedupe_string: str | None = None
    tags: dict[str, str] | None = None
    notification_topics: tuple[str, ...] | None = None

    def of(self, template: IncidentTemplate) -> IncidentTemplate:
        return _with(
            template,
            title=self.title,
            impact=self.impact,
            summary=self.summary,
            dedupe_string=self.dedupe_string,
            tags=self.tags,
            notification_topics=self.notification_topics,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanUpdate:
    """None leaves a member as it is; a text that is empty clears it, a list is replaced whole."""

    template: TemplateUpdate
    display_name: str | None = None
    chat_topics: tuple[str, ...] | None = None
    engagements: tuple[str, ...] | None = None
    actions: tuple[SsmAutomation, ...] | None = None
    integrations: tuple[PagerDuty, ...] | None = None

    def of(self, plan: ResponsePlan) -> ResponsePlan:
        return _with(
            plan,
            template=self.template.of(plan.template),
            display_name=self.display_name,
            chat_topics=self.chat_topics,
            engagements=self.engagements,
            actions=self.actions,
            integrations=self.integrations,
        )


T = TypeVar("T", IncidentTemplate, ResponsePlan)


def _with(record: T, **members: object) -> T:
    given = {name: value for name, value in members.items() if value is not None}
    return replace(record, **given)  # type: ignore[arg-type]
