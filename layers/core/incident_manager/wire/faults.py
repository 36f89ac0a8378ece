"""What is wrong with a request, collected and told to the client in the service's own form."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import CONTACTS

if TYPE_CHECKING:
    from botocore.model import Shape

_LONGEST_SHOWN = 60
# Enough for any person; a hostile list of a million faults must not become a message of that size.
_MOST_TOLD = 50

# What a client may see of its own values must not be more than what its logs may hold. The models
# mark no shape as sensitive, although these are codes, phone numbers and addresses.
_NEVER_SHOWN = frozenset({"AcceptCode", "ActivationCode", "SimpleAddress"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken constraint. `value` is None where it cannot or must not be shown."""

    at: str
    constraint: str
    value: str | None = None

    def __str__(self) -> str:
        shown = "" if self.value is None else f" {self.value}"
        return f"Value{shown} at '{self.at}' failed to satisfy constraint: {self.constraint}"


@dataclass(slots=True)
class Faults:
    """The faults of one request."""

    found: list[Fault] = field(default_factory=list)

    def note(self, at: str, constraint: str, shape: Shape, value: Any) -> None:
        """Add a fault of this value, unless more were found than anybody reads."""
        if len(self.found) < _MOST_TOLD:
            self.found.append(Fault(at, constraint, _shown(shape, value)))

    def refuse_if_any(self, service: str) -> None:
        """Raise the ValidationException that tells all of them."""
        if not self.found:
            return
        count = len(self.found)
        told = f"{count} validation error{'s' if count > 1 else ''} detected: "
        fields = [{"Name": fault.at, "Message": str(fault)} for fault in self.found]
        raise validation_error(
            service,
            told + "; ".join(map(str, self.found)),
            {"Reason": "FIELD_VALIDATION_FAILED", "Fields": fields},
        )


def validation_error(service: str, message: str, reason: dict[str, Any]) -> ApiError:
    """A ValidationException; only that of ssm-contacts has members for the reason."""
    return ApiError("ValidationException", message, reason if service == CONTACTS else {})


def _shown(shape: Shape, value: Any) -> str | None:
    """The value as messages quote it: scalars only, shortened, and none that is secret."""
    if shape.name in _NEVER_SHOWN or shape.metadata.get("sensitive"):
        return None
    match value:
        case None:
            return "null"
        case str():
            return f"'{shortened(value)}'"
        case bool() | int() | float():
            return f"'{shortened(json.dumps(value))}'"
        case _:
            return None


def shortened(text: str) -> str:
    """What a message shows of a text of the client's, which may be of any length."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
