"""The error that a client is meant to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class ApiError(Exception):
    """An answer that is an error: an exception of the model, or one that every AWS service has.

    `members` are the shape's other members by their names in the model (resourceIdentifier in
    ssm-incidents, ResourceId in ssm-contacts).
    """

    def __init__(self, code: str, message: str, members: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.members: dict[str, Any] = dict(members or {})
