"""AWS clients: one of each a process, made when first needed."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config

# A service that does not answer within seconds is given up quickly: whoever waits for a page is
# helped more by the retry that follows than by this call. Both tries together stay within
# `domain.page.SEND_GRACE`, after which a rescuer takes a page over.
_CONFIG = Config(
    connect_timeout=2, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 2}
)


_MAKING = Lock()  # boto3 can't make two clients at the same time


def client(service: str, region: str | None = None) -> Any:
    """The process's client of this service, in this Region or else the function's own."""
    with _MAKING:
        return _client(service, region)


@cache
def _client(service: str, region: str | None) -> Any:
    return boto3.client(service, region_name=region, config=_CONFIG)  # type: ignore[call-overload]
