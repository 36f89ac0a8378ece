"""What the holder of an access key may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """In order: each may do what those before it may."""

    VIEWER = "viewer"
    RESPONDER = "responder"
    ADMINISTRATOR = "administrator"

    def may(self, needed: Role) -> bool:
        """Whether this role is enough where that one is needed."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)
