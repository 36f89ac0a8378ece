"""What could not be done, as the person who asked for it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_manager.wire.errors import ApiError

_STATUS = {
    "AccessDeniedException": 403,
    "ConflictException": 409,
    "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 402,
    "ThrottlingException": 429,
}


@dataclass(eq=False)
class Refused(Exception):
    """`status` is HTTP's. Not frozen: whoever passes an exception on sets its traceback."""

    message: str
    status: int = 400

    @classmethod
    def of(cls, error: ApiError) -> Refused:
        return cls(error.message, _STATUS.get(error.code, 400))
