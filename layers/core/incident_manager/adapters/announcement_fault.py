"""What an error of SNS or EventBridge means for an announcement.

Not as for a page, which is tried again whatever its carrier said: here the stream waits for what is
tried again, and a topic that is gone must not hold up the others for an hour.
"""

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
        "InternalException",
        "InternalFailure",
        "KMSThrottling",
        "RequestTimeout",
        "ServiceUnavailable",
        "Throttled",
        "Throttling",
        "ThrottlingException",
    }
)
_SERVER_FAULT = 500


def passes(code: str) -> bool:
    """Whether the fault of this code is worth another try."""
    return code in _PASSING


def told(tell: Callable[[], Sent | NotSent]) -> Sent | NotSent:
    """The result of telling somebody; reasons are error codes."""
    try:
        return tell()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
        return NotSent(code, passing=passes(code) or status >= _SERVER_FAULT)
    except BotoCoreError as error:
        return NotSent(type(error).__name__, passing=True)
