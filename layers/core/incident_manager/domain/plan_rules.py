"""Which plans a contact of each type may have (contract 4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.contact import ChannelTarget, ContactTarget, ContactType, Plan, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.arn import Deployment

MAX_STAGES = 10  # quotas of the service: stages in a plan, targets in a stage
MAX_TARGETS = 10


def plan_fault(kind: ContactType, plan: Plan, deployment: Deployment) -> str | None:
    """The first rule that the plan breaks, or None."""
    return next(_faults(kind, plan, deployment), None)


def _faults(kind: ContactType, plan: Plan, deployment: Deployment) -> Iterator[str]:
    if plan.rotation_ids:
        yield "RotationIds: rotations are not implemented yet, so there is none to name"
    if kind is ContactType.ONCALL_SCHEDULE and plan.stages:
        yield "Invalid value provided - ONCALL SCHEDULE contact cannot have stages in plan"
    stages = plan.stages or ()
    if len(stages) > MAX_STAGES:
        yield f"Stages: a plan has at most {MAX_STAGES} stages"
    for index, stage in enumerate(stages):
        for fault in _stage_faults(kind, stage, deployment):
            yield f"Stages[{index}]: {fault}"


def _stage_faults(kind: ContactType, stage: Stage, deployment: Deployment) -> Iterator[str]:
    if not stage.targets and stage.minutes == 0:
        yield "DurationInMinutes can only be 0 in a stage that has a target"
    if len(stage.targets) > MAX_TARGETS:
        yield f"Targets: a stage has at most {MAX_TARGETS} targets"
    for target in stage.targets:
        if fault := _target_fault(kind, target, deployment):
            yield f"Targets: {fault}"


def _target_fault(
    kind: ContactType, target: ChannelTarget | ContactTarget, deployment: Deployment
) -> str | None:
    if isinstance(target, ChannelTarget):
        if kind is not ContactType.PERSONAL:
            return "an escalation plan targets contacts, not contact channels"
        return _reference_fault(target.channel_arn, "contact-channel", deployment)
    if kind is ContactType.PERSONAL:
        return "the engagement plan of a person targets contact channels, not contacts"
    if target.contact_arn is None:
        return None
    return _reference_fault(target.contact_arn, "contact", deployment)


def _reference_fault(target_arn: str, kind: str, deployment: Deployment) -> str | None:
    if arn.kind(target_arn) != kind:
        return f"{target_arn} is not the ARN of a {kind}"
    return None if deployment.owns(target_arn) else f"{target_arn} belongs to another deployment"
