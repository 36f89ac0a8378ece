"""What an AWS carrier's error means for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from incident_manager.ports import NotSent

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.ports import Sent

_PASSING = frozenset(
    {
        "InternalError",
        "InternalFailure",
        "InternalServiceErrorException",
        "LimitExceededException",
        "RequestTimeout",
        "ServiceUnavailable",
        "Throttled",
        "Throttling",
        "ThrottledException",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_SERVER_FAULT = 500


def handed_over(send: Callable[[], Sent]) -> Sent | NotSent:
    """The result of handing a message over.

    Reasons carry error codes only: messages quote addresses.
    """
    try:
        return send()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
        return NotSent(code, passing=code in _PASSING or status >= _SERVER_FAULT)
    except BotoCoreError as error:
        return NotSent(type(error).__name__, passing=True)
