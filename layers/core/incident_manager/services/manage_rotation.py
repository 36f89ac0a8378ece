"""CreateRotation, UpdateRotation, DeleteRotation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.recurrence import Recurrence
from incident_manager.domain.rotation import MAX_ROTATIONS, Rotation, rotation_fault
from incident_manager.services.errors import InvalidError, NotFoundError, TooManyError
from incident_manager.services.finding import find
from incident_manager.services.repetition import ANOTHER_REQUEST
from incident_manager.services.retrying import read_contacts, until_committed
from incident_manager.store import Ref, Window, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.store import Store


def create_rotation(store: Store, rotation: Rotation) -> Rotation:
    """The stored rotation; the one that exists already when `request` says that it is the same
    creation.

    Raises NotFoundError (a member), InvalidError and TooManyError. The count of rotations may miss
    those of the last moments.
    """
    return until_committed(lambda: _create(store, rotation))


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationUpdate:
    """None leaves the attribute as it is."""

    recurrence: Recurrence
    contact_arns: tuple[str, ...] | None = None
    start: datetime | None = None
    time_zone_id: str | None = None

    def of(self, rotation: Rotation) -> Rotation:
        return replace(
            rotation,
            recurrence=self.recurrence,
            contact_arns=self.contact_arns or rotation.contact_arns,
            start=self.start or rotation.start,
            time_zone_id=self.time_zone_id or rotation.time_zone_id,
        )


def update_rotation(store: Store, rotation_arn: str, update: RotationUpdate) -> None:
    """Overrides stay; who is no member any more does not count in them.

    Raises NotFoundError (the rotation, a member) and InvalidError.
    """

    def attempt() -> None:
        rotation = find(store, Ref(Rotation, rotation_arn))
        updated = update.of(rotation)
        _check_rules(updated)
        if update.contact_arns:
            _check_members(store, update.contact_arns)
        store.commit([updated])

    until_committed(attempt)


def delete_rotation(store: Store, rotation_arn: str) -> None:
    """Schedules let go of it first: a deletion that is interrupted can be asked for again.

    A schedule that takes it up meanwhile keeps the name of something that is not there, which is
    noted when it pages. Raises NotFoundError.
    """

    def attempt() -> None:
        rotation = find(store, Ref(Rotation, rotation_arn))
        for schedule in _schedules_of(store, rotation_arn):
            until_committed(partial(_release, store, schedule.arn, rotation_arn))
        store.commit(delete=[rotation])

    until_committed(attempt)


def _create(store: Store, rotation: Rotation) -> Rotation:
    if earlier := store.get(Ref(Rotation, rotation.arn)):
        if earlier.request != rotation.request:
            raise InvalidError("IdempotencyToken", ANOTHER_REQUEST)
        return earlier
    _check_rules(rotation)
    _check_members(store, rotation.contact_arns)
    if len(store.rotations("", Window(MAX_ROTATIONS)).items) >= MAX_ROTATIONS:
        raise TooManyError("rotations", f"a deployment has at most {MAX_ROTATIONS} rotations")
    store.commit([rotation])
    return rotation


def _check_rules(rotation: Rotation) -> None:
    if fault := rotation_fault(rotation):
        raise InvalidError.of(fault, "Recurrence")


def _check_members(store: Store, contact_arns: tuple[str, ...]) -> None:
    for contact_arn, contact in read_contacts(store, contact_arns).items():
        if contact is None:
            raise NotFoundError(contact_arn)
        if contact.type is not ContactType.PERSONAL:
            raise InvalidError("ContactIds", f"{contact_arn} is not a contact of type PERSONAL")


def _schedules_of(store: Store, rotation_arn: str) -> Iterator[Contact]:
    """The schedules that name the rotation, out of all contacts."""
    contacts = walk(partial(store.contacts, ""))
    return (one for one in contacts if rotation_arn in one.rotation_arns)


def _release(store: Store, schedule_arn: str, rotation_arn: str) -> None:
    schedule = store.get(Ref(Contact, schedule_arn))
    if schedule is None:
        return
    kept = tuple(one for one in schedule.plan.rotation_ids or () if one != rotation_arn)
    store.commit([replace(schedule, plan=replace(schedule.plan, rotation_ids=kept))])
