"""Answers that a client asks for again and again: sent once, then only said to be the same."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.wire.http import HttpResponse

if TYPE_CHECKING:
    from incident_manager.wire.http import HttpRequest

_SECOND = timedelta(seconds=1)


def conditional_get(
    request: HttpRequest, content_type: str, body: bytes, max_age: timedelta
) -> HttpResponse:
    """200 with the body, or 304 where the client has that body already (RFC 9110, 13.1.2).

    For the client's own cache only: what is behind a secret address is nobody else's.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"etag": tag, "cache-control": f"private, max-age={max_age // _SECOND}"}
    if tag in _tags(request.headers.get("if-none-match", "")):
        return HttpResponse(304, headers, b"")
    return HttpResponse(200, {"content-type": content_type, **headers}, body)


def _tags(listed: str) -> set[str]:
    """Weak ones too: a gateway that compresses an answer weakens its tag on the way."""
    return {one.strip().removeprefix("W/") for one in listed.split(",")}
