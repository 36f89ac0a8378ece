"""A rotation that shifts or overrides are asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.rotation import Rotation
from incident_manager.services.errors import InvalidError
from incident_manager.services.finding import find
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts


def find_rotation(ports: PagingPorts, rotation_arn: str) -> Rotation:
    """Raises InvalidError (not the ARN of a rotation here: contract 15) and NotFoundError."""
    if arn.kind(rotation_arn) != "rotation" or not ports.deployment.owns(rotation_arn):
        raise InvalidError("RotationId", f"Invalid resource Arn: {rotation_arn}")
    return find(ports.store, Ref(Rotation, rotation_arn))
