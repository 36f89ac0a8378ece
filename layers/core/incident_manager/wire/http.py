"""HTTP as the gateways hand it to a function, and back."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request. `path` is as the gateway gave it, decoded or not; `query` is decoded, in order.

    Header names are lower case. The body is what the client sent, byte for byte.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def from_gateway_event(cls, event: Mapping[str, Any]) -> HttpRequest:
        """Read an event of payload format 2.0: API Gateway HTTP API or Lambda function URL.

        The raw query is read, since the parsed one joins repeated keys with commas. Cookies, which
        the gateway takes out of the headers, are left aside: no AWS client signs or sends one.
        """
        return cls(
            method=event["requestContext"]["http"]["method"],
            path=event["rawPath"],
            query=tuple(parse_qsl(event.get("rawQueryString") or "", keep_blank_values=True)),
            headers={name.lower(): value for name, value in event.get("headers", {}).items()},
            body=_body(event),
        )


def _body(event: Mapping[str, Any]) -> bytes:
    body: str = event.get("body") or ""
    return base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One response; its body is UTF-8 text or empty."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def to_gateway(self) -> dict[str, Any]:
        """The answer of a function behind an HTTP API or a function URL."""
        return {
            "statusCode": int(self.status),
            "headers": dict(self.headers),
            "body": self.body.decode(),
            "isBase64Encoded": False,
        }
