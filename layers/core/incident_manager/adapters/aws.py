"""AWS clients: one of each a process, made when first needed."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

# A service that does not answer within seconds is given up quickly: whoever waits for a page is
# helped more by the retry that follows than by this call. With every timeout, a carrier's call and
# the receipt that follows it stay within `domain.page.SEND_GRACE`, after which a rescuer may take
# the page over.
_TWICE = Config(
    connect_timeout=1, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 2}
)
_ONCE = _TWICE.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))
_CARRIERS = frozenset({"sesv2", "sns"})  # that a retry would make send a message twice
_LOOKED_AT = frozenset({"cloudwatch"})  # on a page that somebody waits for, and can load again
_MAKING = Lock()  # boto3 can't make two clients at the same time


def client(service: str, region: str | None = None) -> Any:
    """The process's client of this service, in this Region or else the function's own."""
    with _MAKING:
        return _client(service, region)


@cache
def _client(service: str, region: str | None) -> Any:
    config = _ONCE if service in _CARRIERS | _LOOKED_AT else _TWICE
    made = boto3.client(service, region_name=region, config=config)  # type: ignore[call-overload]
    if service in _CARRIERS:
        made.meta.events.register("before-send", _by_its_own_connection)
    return made


def _by_its_own_connection(request: AWSPreparedRequest, **_: object) -> None:
    """One that was kept may be closed just as a message goes out on it. Nobody knows then whether
    it arrived, and only the rescue, minutes later, sends it again (decision 25).
    """
    request.headers["Connection"] = "close"
