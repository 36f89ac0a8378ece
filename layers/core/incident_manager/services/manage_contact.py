"""CreateContact and UpdateContact: people, escalation plans, schedules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactTarget, ContactType, Plan
from incident_manager.domain.plan_rules import plan_fault
from incident_manager.services.errors import InvalidError, TakenError
from incident_manager.services.finding import find
from incident_manager.services.retrying import read_contacts, read_rotations, until_committed
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts


def create_contact(ports: PagingPorts, contact: Contact) -> Contact:
    """The stored contact; the one that exists already when `request` says that it is the same
    creation.

    Raises TakenError (the alias is in use) and InvalidError (the plan breaks a rule of its type).
    """
    _check_plan(ports, contact)
    _check_rotations(ports, contact.plan)
    try:
        ports.store.commit([contact])
    except ConflictError as conflict:
        existing = find(ports.store, Ref(Contact, contact.arn))
        if contact.request is None or existing.request != contact.request:
            reason = f"A contact with the alias {contact.alias} exists already"
            raise TakenError(contact.arn, reason) from conflict
        return existing
    return contact


@dataclass(frozen=True, slots=True)
class ContactUpdate:
    """None leaves the attribute as it is; a plan is replaced whole."""

    display_name: str | None = None
    plan: Plan | None = None


def update_contact(ports: PagingPorts, contact_arn: str, update: ContactUpdate) -> None:
    """Engagements that are running keep the plan that they began with.

    Raises NotFoundError, InvalidError.
    """

    def attempt() -> None:
        contact = find(ports.store, Ref(Contact, contact_arn))
        plan = contact.plan if update.plan is None else update.plan
        name = contact.display_name if update.display_name is None else update.display_name
        updated = replace(contact, plan=plan, display_name=name)
        _check_plan(ports, updated)
        if update.plan is not None:
            _check_rotations(ports, plan)
        ports.store.commit([updated])

    until_committed(attempt)


def _check_plan(ports: PagingPorts, contact: Contact) -> None:
    """Targets need not exist, as a deleted contact stays in plans; those that do must be people or
    schedules.
    """
    if fault := plan_fault(contact.arn, contact.type, contact.plan):
        raise InvalidError("Plan", fault)
    targets = (target for stage in contact.plan.stages or () for target in stage.targets)
    arns = {one.contact_arn for one in targets if isinstance(one, ContactTarget)}
    known = read_contacts(ports.store, (one for one in arns if one))
    if any(one and one.type is ContactType.ESCALATION for one in known.values()):
        raise InvalidError("Plan", "an escalation plan can't engage another escalation plan")


def _check_rotations(ports: PagingPorts, plan: Plan) -> None:
    """Those that a schedule names exist when it is written: schedules let go of deleted ones."""
    for rotation_arn, rotation in read_rotations(ports.store, plan.rotation_ids or ()).items():
        if rotation is None:
            raise InvalidError("Plan", f"RotationIds: {rotation_arn} is not a rotation here")
