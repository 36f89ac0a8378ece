"""What a deployment has of what it takes to page somebody: the wizard's progress, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.reachability import unreachable_because
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.find_replication_set import serving_set
from incident_manager.services.run_all import together
from incident_manager.store import Span, Window, walk

if TYPE_CHECKING:
    from incident_manager.store import Store

_MOST_CONTACTS = 1_000
_MOST = Window(100)
_NEWEST = Window(25)


@dataclass(frozen=True, slots=True)
class Readiness:
    """`contacts` of all types, the first 1,000; `engagements` the newest."""

    replication_set: ReplicationSet | None
    contacts: tuple[Contact, ...]
    response_plans: tuple[ResponsePlan, ...]
    engagements: tuple[Engagement, ...]

    @property
    def reachable(self) -> tuple[Contact, ...]:
        """People whom a page would reach."""
        people = self._of(ContactType.PERSONAL)
        return tuple(one for one in people if unreachable_because(one) is None)

    @property
    def waiting(self) -> tuple[Contact, ...]:
        """People whose channels nobody has activated yet, the newest first."""
        people = self._of(ContactType.PERSONAL)
        found = (one for one in people if one.channels and not _activated(one))
        return tuple(sorted(found, key=lambda one: one.created, reverse=True))

    @property
    def passed_over(self) -> tuple[Contact, ...]:
        """People with a channel that works, and whom no page would reach: their plan does not use
        it.
        """
        people = self._of(ContactType.PERSONAL)
        return tuple(one for one in people if _activated(one) and unreachable_because(one))

    @property
    def escalation_plans(self) -> tuple[Contact, ...]:
        return self._of(ContactType.ESCALATION)

    @property
    def answered(self) -> bool:
        """Whether somebody acknowledged a page lately."""
        return any(one.acknowledged for one in self.engagements)

    def _of(self, kind: ContactType) -> tuple[Contact, ...]:
        return tuple(one for one in self.contacts if one.type is kind)


def look_at_readiness(store: Store) -> Readiness:
    """All at the same time: one call to AWS in sequence up to 200 contacts, five at most."""
    found, contacts, plans, engagements = together(
        partial(serving_set, store),
        partial(_contacts, store),
        partial(store.response_plans, _MOST),
        partial(store.engagements, Span(), _NEWEST),
    )
    return Readiness(found, contacts, plans.items, engagements.items)


def _contacts(store: Store) -> tuple[Contact, ...]:
    """By alias: who can be reached may come behind many who can't."""
    return tuple(islice(walk(partial(store.contacts, "")), _MOST_CONTACTS))


def has_nothing(store: Store) -> bool:
    """Whether nobody has prepared anything: for a list without incidents, one call in sequence."""
    found, plans = together(partial(serving_set, store), partial(store.response_plans, Window(1)))
    return found is None or not plans.items


def _activated(person: Contact) -> bool:
    return any(one.fault is None for one in person.channels)
