"""What names a contact or a rotation, for who is about to delete it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactTarget, ContactType
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.rotation import Rotation
from incident_manager.services.run_all import together
from incident_manager.store import walk

if TYPE_CHECKING:
    from incident_manager.store import Store


@dataclass(frozen=True, slots=True)
class Dependents:
    """`contacts` are escalation plans and schedules: they go on without what they name, as response
    plans do. A rotation keeps its members. What was made in the last moments may be missing.
    """

    contacts: tuple[Contact, ...] = ()
    response_plans: tuple[ResponsePlan, ...] = ()
    rotations: tuple[Rotation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.contacts or self.response_plans or self.rotations)

    @property
    def escalation_plans(self) -> tuple[Contact, ...]:
        return tuple(one for one in self.contacts if one.type is ContactType.ESCALATION)


def find_dependents(store: Store, arn: str) -> Dependents:
    """All that name it. The lists are read at the same time, each to its end: a call for every 200
    of the longest.
    """
    contacts, plans, rotations = together(
        lambda: tuple(walk(partial(store.contacts, ""))),
        lambda: tuple(walk(store.response_plans)),
        lambda: tuple(walk(partial(store.rotations, ""))),
    )
    return Dependents(
        tuple(one for one in contacts if arn in (*one.rotation_arns, *engaged_by(one))),
        tuple(one for one in plans if arn in one.engagements),
        tuple(one for one in rotations if arn in one.contact_arns),
    )


def engaged_by(contact: Contact) -> tuple[str, ...]:
    """The contacts that an escalation plan engages, by ARN, each once; nobody else engages any."""
    targets = (target for stage in contact.plan.stages or () for target in stage.targets)
    arns = (one.contact_arn for one in targets if isinstance(one, ContactTarget))
    return tuple(dict.fromkeys(one for one in arns if one))
