"""Who may call what: as AWS says it of IAM, by the role of the caller's access key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.role import role_for
from incident_manager.wire.errors import ApiError

if TYPE_CHECKING:
    from incident_manager.api.operations import Service
    from incident_manager.wire.calls import Caller


def authorize(caller: Caller, service: Service, operation: str) -> None:
    """Raises ApiError AccessDeniedException where the caller's role is not enough."""
    needed = role_for(operation)
    if not caller.role.may(needed):
        raise ApiError(
            "AccessDeniedException",
            f"User: {caller.principal_arn} is not authorized to perform: {service}:{operation} "
            f"because it takes the role {needed}, and this access key has {caller.role}",
        )
