"""Which plans a contact of each type may have (contract 4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.contact import ChannelTarget, ContactTarget, ContactType, Plan, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_STAGES = 10  # quotas of the service: stages in a plan, targets in a stage
MAX_TARGETS = 10
MAX_ROTATIONS = 8  # of a schedule
MAX_CHANNEL_USES = 30  # of a person's plan: everybody's in a stage are planned in one record


def plan_fault(contact_arn: str, kind: ContactType, plan: Plan) -> str | None:
    """The first rule that the plan of this contact breaks, or None."""
    return next(_faults(contact_arn, kind, plan), None)


def _faults(contact_arn: str, kind: ContactType, plan: Plan) -> Iterator[str]:
    if plan.rotation_ids and kind is not ContactType.ONCALL_SCHEDULE:
        yield "RotationIds: only the plan of an on-call schedule names rotations"
    if len(plan.rotation_ids or ()) > MAX_ROTATIONS:
        yield f"RotationIds: a schedule has at most {MAX_ROTATIONS} rotations"
    if kind is ContactType.ONCALL_SCHEDULE and plan.stages:
        yield "Invalid value provided - ONCALL SCHEDULE contact cannot have stages in plan"
    stages = plan.stages or ()
    if len(stages) > MAX_STAGES:
        yield f"Stages: a plan has at most {MAX_STAGES} stages"
    if kind is ContactType.PERSONAL and sum(len(one.targets) for one in stages) > MAX_CHANNEL_USES:
        yield f"Stages: the plan of a person uses channels at most {MAX_CHANNEL_USES} times"
    for index, stage in enumerate(stages):
        for fault in _stage_faults(contact_arn, kind, stage):
            yield f"Stages[{index}]: {fault}"


def _stage_faults(contact_arn: str, kind: ContactType, stage: Stage) -> Iterator[str]:
    if not stage.targets and stage.minutes == 0:
        yield "DurationInMinutes can only be 0 in a stage that has a target"
    if len(stage.targets) > MAX_TARGETS:
        yield f"Targets: a stage has at most {MAX_TARGETS} targets"
    for target in stage.targets:
        if fault := _target_fault(contact_arn, kind, target):
            yield f"Targets: {fault}"


def _target_fault(
    contact_arn: str, kind: ContactType, target: ChannelTarget | ContactTarget
) -> str | None:
    if isinstance(target, ChannelTarget):
        if kind is not ContactType.PERSONAL:
            return "an escalation plan targets contacts, not contact channels"
        own = contact_arn.replace(":contact/", ":contact-channel/") + "/"
        mine = target.channel_arn.startswith(own)
        return None if mine else f"{target.channel_arn} is not a contact channel of this contact"
    if kind is ContactType.PERSONAL:
        return "the engagement plan of a person targets contact channels, not contacts"
    if target.contact_arn is None or is_contact(target.contact_arn, contact_arn):
        return None
    return f"{target.contact_arn} is not a contact of this deployment"


def is_contact(arn: str, sibling_arn: str) -> bool:
    """Whether this is the ARN of a contact in the deployment that the sibling, a contact, is in."""
    return arn.startswith(sibling_arn.rpartition("/")[0] + "/")
