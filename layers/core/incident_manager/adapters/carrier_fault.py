"""What an AWS carrier's error means for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from incident_manager.ports import NotSent

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.ports import Sent

# Refusals that are about the message or its address: another try would be refused as well. Anything
# else may pass: carriers throttle, accounts are paused and opened again, policies are mended.
_LASTING = frozenset(
    {
        "BadRequestException",
        "InvalidParameter",
        "InvalidParameterException",
        "InvalidParameterValue",
        "MessageRejected",
        "NotFoundException",
        "OptedOut",
        "ParameterValueInvalid",
        "ValidationError",
        "ValidationException",
    }
)
_NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError)


def handed_over(send: Callable[[], Sent]) -> Sent | NotSent:
    """The result of handing a message over; reasons are error codes, as messages quote addresses.

    A request that never left is tried once more; one that may have arrived is not: a person would
    get the same message twice. The rescue is the retry of everything else.
    """
    try:
        return send()
    except _NEVER_LEFT:
        return _last_try(send)
    except (ClientError, BotoCoreError) as error:
        return _fault(error)


def _last_try(send: Callable[[], Sent]) -> Sent | NotSent:
    try:
        return send()
    except (ClientError, BotoCoreError) as error:
        return _fault(error)


def _fault(error: ClientError | BotoCoreError) -> NotSent:
    if isinstance(error, ClientError):
        code = error.response["Error"]["Code"]
        return NotSent(code, passing=code not in _LASTING)
    return NotSent(type(error).__name__, passing=True)
