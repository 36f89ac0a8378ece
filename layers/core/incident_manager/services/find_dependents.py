"""What names a contact or a rotation, for who is about to delete it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactTarget
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.run_all import together
from incident_manager.store import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.store import Store


@dataclass(frozen=True, slots=True)
class Dependents:
    """`contacts` are escalation plans and schedules. Those of the last moments may be missing."""

    contacts: tuple[Contact, ...]
    response_plans: tuple[ResponsePlan, ...]

    def __bool__(self) -> bool:
        return bool(self.contacts or self.response_plans)


def find_dependents(store: Store, arn: str) -> Dependents:
    """Out of all contacts and response plans, which are read at the same time."""
    contacts, plans = together(
        lambda: tuple(walk(partial(store.contacts, ""))),
        lambda: tuple(walk(store.response_plans)),
    )
    return Dependents(
        tuple(one for one in contacts if arn in _named(one)),
        tuple(one for one in plans if arn in one.engagements),
    )


def _named(contact: Contact) -> Iterator[str]:
    yield from contact.rotation_arns
    for stage in contact.plan.stages or ():
        for target in stage.targets:
            if isinstance(target, ContactTarget) and target.contact_arn:
                yield target.contact_arn
