"""What a browser gets."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

HTML = "text/html; charset=utf-8"
_WORTH_COMPRESSING = 800  # bytes: less fits into one packet either way
# Whatever a page shows, it loads, frames and sends nothing from or to elsewhere, and runs no script
# but our files.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_IN_AN_ADDRESS = "/?#[]@!$&'()*+,;=:%"
_SAFE = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`cookies` are whole Set-Cookie values."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    cookies: tuple[str, ...] = field(default=(), repr=False)

    def with_cookies(self, *cookies: str) -> Answer:
        return replace(self, cookies=(*self.cookies, *cookies))

    def with_headers(self, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})

    def to_gateway(self, accepted_encodings: str) -> dict[str, Any]:
        """The answer of a function behind an HTTP API, which compresses nothing itself."""
        headers, body = {**_SAFE, **self.headers}, self.body
        if len(body) >= _WORTH_COMPRESSING and "gzip" in accepted_encodings:
            body = gzip.compress(body, compresslevel=6, mtime=0)
            headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
        return {
            "statusCode": self.status,
            "headers": headers,
            "cookies": list(self.cookies),
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }


def page(html: str, status: int = 200) -> Answer:
    """Nobody keeps what only somebody who is signed in may see.

    JSON can spell half of a character, which no page can show: a question mark stands for it.
    """
    body = html.encode(errors="replace")
    return Answer(status, {"content-type": HTML, "cache-control": "no-store"}, body)


def redirect(to: str) -> Answer:
    """303: go on with a GET, so that reloading sends no form again.

    What ends a header, or is in no address, is escaped: much of `to` may be what somebody sent.
    """
    location = quote(to, safe=_IN_AN_ADDRESS, errors="replace")
    return Answer(303, {"location": location, "cache-control": "no-store"})


def nothing_new() -> Answer:
    """204: the page stays as it is."""
    return Answer(204, {"cache-control": "no-store"})
