"""CreateContact, UpdateContact, DeleteContact: people, escalation plans, schedules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactTarget, ContactType, Plan
from incident_manager.domain.plan_rules import plan_fault
from incident_manager.domain.rotation import MAX_ROTATIONS
from incident_manager.services.errors import InUseError, InvalidError, TakenError
from incident_manager.services.finding import find
from incident_manager.services.repetition import is_same_creation
from incident_manager.services.retrying import read_contacts, read_rotations, until_committed
from incident_manager.store import ConflictError, Ref, Window

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Store


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
        if not is_same_creation(contact.arn, existing.request, contact.request, "IdempotencyToken"):
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


def delete_contact(ports: PagingPorts, contact_arn: str) -> None:
    """Its channels go with it. Plans keep naming it, and skip it.

    Raises NotFoundError and InUseError (a member of rotations, unless of the last moments).
    """

    def attempt() -> None:
        contact = find(ports.store, Ref(Contact, contact_arn))
        if rotations := _rotations_with(ports.store, contact_arn):
            reason = "The contact is a member of rotations: take it out of them, or delete them"
            raise InUseError(contact_arn, "ROTATION", rotations, reason)
        ports.store.commit(delete=[contact])

    until_committed(attempt)


def _rotations_with(store: Store, contact_arn: str) -> tuple[str, ...]:
    """Out of all: twice their quota, as those that are made at the same moment may exceed it."""
    found = store.rotations("", Window(2 * MAX_ROTATIONS)).items
    return tuple(one.arn for one in found if contact_arn in one.contact_arns)


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
