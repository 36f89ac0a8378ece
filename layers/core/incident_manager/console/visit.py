"""A browser's request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, unquote

from incident_manager.wire.http import HttpRequest

_MOST_FIELDS = 1_000
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """`path` is decoded and begins within the site. It may be the link in a page, so it is not for
    logs; nor are forms, cookies and the headers that they came in.
    """

    method: str
    path: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    query: Pairs = ()
    form: Pairs = field(default=(), repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_gateway_event(cls, event: Mapping[str, Any], prefix: str) -> Visit:
        """Read an event of payload format 2.0; `prefix` is what the local stack has before the
        path.
        """
        request = HttpRequest.from_gateway_event(event)
        return cls(
            method=request.method,
            path=unquote(request.path.removeprefix(prefix)) or "/",
            headers=request.headers,
            query=request.query,
            form=_form(request),
            cookies=_cookies(event.get("cookies") or [request.headers.get("cookie", "")]),
        )

    def field(self, name: str) -> str:
        """The form's field without surrounding space; empty when it is absent."""
        return next((value.strip() for key, value in self.form if key == name), "")

    def fields(self, name: str) -> tuple[str, ...]:
        """All fields of the name, in the form's order."""
        return tuple(value.strip() for key, value in self.form if key == name)

    def asked(self, name: str) -> str:
        """The query's parameter; empty when it is absent."""
        return next((value.strip() for key, value in self.query if key == name), "")

    @property
    def live(self) -> bool:
        """Whether the page itself asks, to look whether anything has changed."""
        return "hx-request" in self.headers


def _form(request: HttpRequest) -> Pairs:
    """Browsers send lines ended by CR LF, whatever the text had. Too many fields are none."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return ()
    try:
        text = request.body.decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return ()
    return tuple((name, value.replace("\r\n", "\n")) for name, value in pairs)


def _cookies(headers: list[str]) -> dict[str, str]:
    """One that can't be read is one that is not there."""
    found: dict[str, str] = {}
    for header in headers:
        try:
            found |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        except CookieError:
            continue
    return found
