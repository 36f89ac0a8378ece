"""Who names a contact: what its deletion would leave behind, or what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactTarget
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.rotation import Rotation
from incident_manager.services.run_all import together
from incident_manager.store import walk

if TYPE_CHECKING:
    from incident_manager.store import Store


@dataclass(frozen=True, slots=True)
class Dependents:
    """Plans go on without the contact; a rotation that it is a member of keeps it."""

    escalation_plans: tuple[Contact, ...] = ()
    response_plans: tuple[ResponsePlan, ...] = ()
    rotations: tuple[Rotation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.escalation_plans or self.response_plans or self.rotations)


def find_dependents(store: Store, contact_arn: str) -> Dependents:
    """All that name the contact. The lists are read at the same time, each to its end: a call
    for every 200 of the longest.
    """
    contacts, plans, rotations = together(
        lambda: tuple(walk(partial(store.contacts, ""))),
        lambda: tuple(walk(store.response_plans)),
        lambda: tuple(walk(partial(store.rotations, ""))),
    )
    return Dependents(
        tuple(one for one in contacts if contact_arn in engaged_by(one)),
        tuple(one for one in plans if contact_arn in one.engagements),
        tuple(one for one in rotations if contact_arn in one.contact_arns),
    )


def engaged_by(contact: Contact) -> tuple[str, ...]:
    """The contacts that an escalation plan engages, by ARN, each once; nobody else engages any."""
    targets = (target for stage in contact.plan.stages or () for target in stage.targets)
    arns = (one.contact_arn for one in targets if isinstance(one, ContactTarget))
    return tuple(dict.fromkeys(one for one in arns if one))
