"""CreateRotationOverride, GetRotationOverride, DeleteRotationOverride."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.override_rules import (
    MAX_NAMED,
    MAX_OVERRIDES,
    override_fault,
    with_override,
)
from incident_manager.services.errors import InvalidError, NotFoundError, TooManyError
from incident_manager.services.find_rotation import find_rotation
from incident_manager.services.repetition import ANOTHER_REQUEST
from incident_manager.services.retrying import until_committed

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.override import RotationOverride
    from incident_manager.domain.rotation import Rotation
    from incident_manager.ports import PagingPorts


def create_override(
    ports: PagingPorts, rotation_arn: str, override: RotationOverride, now: datetime
) -> None:
    """The same creation again, by its id, changes nothing.

    Raises NotFoundError, InvalidError (a rule, a token used otherwise) and TooManyError.
    """

    def attempt() -> None:
        rotation = find_rotation(ports, rotation_arn)
        if earlier := _of(rotation, override.id):
            return _check_repeated(earlier, override)
        if fault := override_fault(rotation, override, now):
            raise InvalidError.of(fault, "NewContactIds")
        ports.store.commit([_with(rotation, override, now)])
        return None

    until_committed(attempt)


def find_override(ports: PagingPorts, rotation_arn: str, override_id: str) -> RotationOverride:
    """Raises NotFoundError and InvalidError (not a rotation)."""
    return _find(find_rotation(ports, rotation_arn), override_id)


def delete_override(ports: PagingPorts, rotation_arn: str, override_id: str) -> None:
    """Those whom it displaced are on call again. Raises as `find_override` does."""

    def attempt() -> None:
        rotation = find_rotation(ports, rotation_arn)
        deleted = _find(rotation, override_id)
        kept = tuple(one for one in rotation.overrides if one is not deleted)
        ports.store.commit([replace(rotation, overrides=kept)])

    until_committed(attempt)


def _with(rotation: Rotation, override: RotationOverride, now: datetime) -> Rotation:
    extended = with_override(rotation, override, now)
    if extended is None:
        limit = f"{MAX_OVERRIDES} overrides that are not over, with {MAX_NAMED} contacts in all"
        raise TooManyError("overrides-per-rotation", f"a rotation has at most {limit}")
    return extended


def _check_repeated(earlier: RotationOverride, override: RotationOverride) -> None:
    if earlier.request != override.request:
        raise InvalidError("IdempotencyToken", ANOTHER_REQUEST)


def _find(rotation: Rotation, override_id: str) -> RotationOverride:
    override = _of(rotation, override_id)
    if override is None:
        raise NotFoundError(override_id, "rotation-override")
    return override


def _of(rotation: Rotation, override_id: str) -> RotationOverride | None:
    return next((one for one in rotation.overrides if one.id == override_id), None)
