"""What the holder of an access key may do."""

from __future__ import annotations

import re
from enum import StrEnum

# Whose an access key is: as the name of an IAM user, since it stands in ARNs as one.
HOLDER = re.compile(r"[A-Za-z0-9_+=,.@-]{1,64}")
HOLDER_RULE = "1 to 64 letters, digits and _+=,.@-, as of an IAM user"


class Role(StrEnum):
    """In order: each may do what those before it may."""

    VIEWER = "viewer"
    RESPONDER = "responder"
    ADMINISTRATOR = "administrator"

    def may(self, needed: Role) -> bool:
        """Whether this role is enough where that one is needed."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)


_READING = ("BatchGet", "Describe", "Get", "List")
# What is done during an incident, by whoever is on call. A code is answered by whom it was sent to:
# asking for one and activating a channel with it proves a channel that an administrator made.
_RESPONDING = frozenset(
    {
        "AcceptPage",
        "ActivateContactChannel",
        "CreateRotationOverride",
        "CreateTimelineEvent",
        "DeleteRotationOverride",
        "DeleteTimelineEvent",
        "SendActivationCode",
        "StartEngagement",
        "StartIncident",
        "StopEngagement",
        "UpdateIncidentRecord",
        "UpdateRelatedItems",
        "UpdateTimelineEvent",
    }
)


def role_for(operation: str) -> Role:
    """The least role that an operation of either service takes; what nobody listed, the highest."""
    if operation in _RESPONDING:
        return Role.RESPONDER
    return Role.VIEWER if operation.startswith(_READING) else Role.ADMINISTRATOR
