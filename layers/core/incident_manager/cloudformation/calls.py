"""The operations of the APIs, called as by any client: validated, and let in by the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incident_manager.api.gate import NoAccountError
from incident_manager.cloudformation.properties import spelled
from incident_manager.cloudformation.waiting import Patience
from incident_manager.services.errors import TokenReusedError
from incident_manager.wire.calls import Caller, Handler
from incident_manager.wire.decoding import validated
from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import operation_model

_PAUSES = (1, 2, 4, 8)  # seconds, as the SDKs: CloudFormation changes a contact's channels at once


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of one caller."""

    handlers: Mapping[tuple[str, str], Handler]
    caller: Caller
    patience: Patience

    def __call__(self, service: str, operation: str, members: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to members in CloudFormation's spelling; None stands for an absent one.

        Raises PropertyError, OutOfTimeError, and ApiError as a client would.
        """
        model = operation_model(service, operation)
        given = {name: one for name, one in members.items() if one is not None}
        document = spelled(model.input_shape, given) if model.input_shape else given
        params = validated(service, model, document)
        handle = self.handlers[service, operation]
        for pause in _PAUSES:
            try:
                return handle(params, self.caller)
            except ApiError as error:
                if error.code != "ThrottlingException":
                    raise
            self.patience.wait(pause)
        return handle(params, self.caller)


def is_gone(error: ApiError) -> bool:
    """Whether what was to be deleted is not there; without a replication set nothing is."""
    nothing = isinstance(error.__cause__, NoAccountError)
    return nothing or error.code == "ResourceNotFoundException"


def made_before(error: ApiError) -> str | None:
    """The ARN of what was made earlier with the same token, if that is why a creation failed."""
    cause = error.__cause__
    return cause.arn if isinstance(cause, TokenReusedError) else None
