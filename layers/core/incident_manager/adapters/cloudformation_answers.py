"""Where CloudFormation waits for the answer to a request: an address that is signed beforehand.

Whoever has it can answer. So no client is used that logs addresses or puts them into its errors.
"""

from __future__ import annotations

import http.client
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

_TIMEOUT_SECONDS = 10
_PAUSES = (1, 2, 4)  # seconds


class AnswerNotTakenError(Exception):
    """CloudFormation did not take the answer, and still waits for it."""


def answer(url: str, body: bytes, sleep: Callable[[float], None]) -> None:
    """Put the answer there, trying again for some seconds. Raises AnswerNotTakenError."""
    for pause in (*_PAUSES, None):
        fault = _put(url, body)
        if fault is None:
            return
        if pause is not None:
            sleep(pause)
    raise AnswerNotTakenError(fault)


def _put(url: str, body: bytes) -> str | None:
    """None, or why it was not taken. S3 signed the address for an empty content type."""
    where = urlsplit(url)
    secure = where.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connect(where.hostname or "", where.port, timeout=_TIMEOUT_SECONDS)
    try:
        target = where._replace(scheme="", netloc="").geturl()
        connection.request("PUT", target, body, {"Content-Type": ""})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return None if status < HTTPStatus.MULTIPLE_CHOICES else f"HTTP status {status}"
