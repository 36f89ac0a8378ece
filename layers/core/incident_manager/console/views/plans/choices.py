"""Who can be named by a plan, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.reachability import unreachable_because
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.store import Ref, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.arn import Deployment
    from incident_manager.store import Store

MOST = 5_000  # far more than anybody has: what a list leaves out reads as if it were not there
_LONGEST_NAME = 200  # characters, of a response plan
_PLACES = {
    ContactType.PERSONAL: "/contacts",
    ContactType.ESCALATION: "/plans",
    ContactType.ONCALL_SCHEDULE: "/on-call",
}
_GROUPS = {
    ContactType.ESCALATION: "Escalation plans",
    ContactType.ONCALL_SCHEDULE: "Schedules",
    ContactType.PERSONAL: "People",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Whoever an ARN names, as a link; without a path there is nobody of this name. `fault`: why
    pages for them reach nobody, as far as that can be told without the hour.
    """

    name: str
    kind: str = ""
    path: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a form. `value` is an alias."""

    value: str
    text: str


def named(contact_arn: str, contact: Contact | None) -> Named:
    if contact is None:
        return Named(arn.owner(contact_arn), fault="deleted, or never made")
    schedule = contact.type is ContactType.ONCALL_SCHEDULE
    return Named(
        name=contact.called,
        kind="schedule" if schedule else "",
        path=f"{_PLACES[contact.type]}/{contact.alias}",
        fault=_fault(contact),
    )


def everybody(store: Store) -> tuple[Contact, ...]:
    """Whom a form offers, by alias: in one call, as long as they fit into one."""
    return tuple(islice(walk(partial(store.contacts, "")), MOST))


def every_plan(store: Store) -> tuple[ResponsePlan, ...]:
    """By name: in one call, as long as they fit into one."""
    return tuple(islice(walk(store.response_plans), MOST))


def plan_named(store: Store, where: Deployment, name: str) -> ResponsePlan | None:
    """Be it among those that a form offers or not; what is longer than any name is looked for
    nowhere.
    """
    if len(name) > _LONGEST_NAME:
        return None
    return store.get(Ref(ResponsePlan, where.response_plan(name)))


def grouped(
    contacts: Iterable[Contact], kinds: Iterable[ContactType], chosen: Iterable[str] = ()
) -> dict[str, list[Choice]]:
    """Choices by their group's heading. Whoever is chosen already stays, also one who is gone."""
    known = [one for one in contacts if one.type in set(kinds)]
    groups = {
        _GROUPS[kind]: [Choice(one.alias, one.called) for one in known if one.type is kind]
        for kind in _GROUPS
    }
    gone = dict.fromkeys(one for one in chosen if one not in {one.alias for one in known})
    groups["Not among those"] = [Choice(one, one) for one in gone if one]
    return {heading: choices for heading, choices in groups.items() if choices}


def _fault(contact: Contact) -> str | None:
    match contact.type:
        case ContactType.PERSONAL:
            return unreachable_because(contact)
        case ContactType.ONCALL_SCHEDULE:
            return None if contact.rotation_arns else "the schedule has no rotation"
    return None if contact.plan.stages else "the plan has no stage"
