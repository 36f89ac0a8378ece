"""What could not be done, as the person who asked for it is told."""

from __future__ import annotations

import re
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
# Members that forms call otherwise; of the others the words are those of the name.
_CALLED = {
    "AcceptCode": "Code",
    "ActivationCode": "Code",
    "DurationInMinutes": "Minutes",
    "RecurrenceMultiplier": "Every",
    "SimpleAddress": "Address",
    "incidentTemplateTitle": "Title",
    "responsePlanArn": "Response plan",
}
_BROKEN_RULE = re.compile(r"(?P<member>[A-Za-z][\w.\[\]]*): (?P<rule>.+)", re.DOTALL)
_BROKEN_CONSTRAINT = re.compile(
    r"1 validation error detected: Value.* at '(?P<member>[^']+)' failed to satisfy constraint: "
    r"Member (?P<rule>.+)",
    re.DOTALL,
)
_OF = "must satisfy regular expression pattern: "
_PLAINER = {
    "must not be null": "it is needed.",
    "must have length greater than or equal to 1": "it is needed.",
    rf"{_OF}^[a-z0-9_\-]*$": "it has small letters, digits, - and _ only.",
    rf"{_OF}^[a-zA-Z0-9-_]*$": "it has letters, digits, - and _ only.",
    rf"{_OF}^[\p{{L}}\p{{Z}}\p{{N}}_.\-]*$": "it has letters, digits, spaces, -, _ and . only.",
}


@dataclass(eq=False)
class Refused(Exception):
    """`status` is HTTP's; `member` of the operation is at fault, if it is one that is known. Not
    frozen: whoever passes an exception on sets its traceback.
    """

    message: str
    status: int = 400
    member: str = ""

    @classmethod
    def of(cls, error: ApiError) -> Refused:
        """What the API says of one member is said of what forms call it."""
        status, message = _STATUS.get(error.code, 400), error.message
        found = _BROKEN_CONSTRAINT.fullmatch(message) or _BROKEN_RULE.fullmatch(message)
        if found is None:
            return cls(message, status)
        member, rule = found["member"].rpartition(".")[2], found["rule"]
        rule = _PLAINER.get(rule, rule)
        return cls(f"{_called(member)}: {rule}", status, member)


def _called(member: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", member).lower()
    return _CALLED.get(member, words.capitalize())
