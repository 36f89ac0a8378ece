"""Findings: what was deployed or changed around the time an incident began (contract 7.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MOST_AT_ONCE = 20  # that BatchGetIncidentFindings and a page of ListIncidentFindings hold


@dataclass(frozen=True, slots=True)
class CodeDeployDeployment:
    """Without an end it is in progress."""

    deployment_group_arn: str
    deployment_id: str
    started: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class StackUpdate:
    """A CloudFormation stack created or updated; without an end it is in progress."""

    stack_arn: str
    started: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`id` is unique within the incident."""

    incident_arn: str
    id: str
    created: datetime
    modified: datetime
    details: CodeDeployDeployment | StackUpdate
    version: int = 0
