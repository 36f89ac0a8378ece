"""A browser without scripts: it keeps cookies, follows redirects and fills in forms."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = "incidents.example.com"


@dataclass
class Form:
    """`fields` are those that a browser would send, by name, in the form's order; `buttons` the
    labels of what sends it, with the name and value that each adds.
    """

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, tuple[str, str, str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What can be seen: `text`, `links` by their text, `forms`."""

    def __init__(self, status: int, headers: Mapping[str, str], html: str) -> None:
        super().__init__()
        self.status, self.headers, self.html = status, headers, html
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self._seen: list[str] = []
        self._unseen = 0
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: tuple[str, list[str]] | None = None
        self._link: tuple[str, list[str]] | None = None
        self._button: tuple[dict[str, str], list[str]] | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        """As it is read, with single spaces."""
        return " ".join(" ".join(self._seen).split())

    def form(self, label: str) -> Form:
        """The form that has a button of this label. Raises AssertionError."""
        found = [one for one in self.forms if label in one.buttons]
        assert found, f"no button {label!r} among {[list(one.buttons) for one in self.forms]}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: C901  one case a tag
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.forms.append(Form(given.get("method", "get"), given.get("action", "")))
            case "input":
                self._input(given)
            case "select":
                self._select, self._options = given.get("name"), []
            case "option":
                self._options.append((given.get("value", ""), "selected" in given))
            case "textarea":
                self._area = (given.get("name", ""), [])
            case "button":
                self._button = (given, [])
            case "a":
                self._link = (given.get("href", ""), [])
            case "script" | "title":
                self._unseen += 1

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "select":
                self._end_select()
            case "textarea" if self._area:
                name, parts = self._area
                self._field(name, "".join(parts).removeprefix("\n"))
                self._area = None
            case "button" if self._button:
                self._end_button(*self._button)
            case "a" if self._link:
                href, parts = self._link
                self.links[" ".join("".join(parts).split())] = href
                self._link = None
            case "script" | "title":
                self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)
        for open_one in (self._button, self._link):
            if open_one:
                open_one[1].append(data)
        if not self._unseen:
            self._seen.append(data)

    def _input(self, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        self._field(given.get("name", ""), given.get("value", ""))

    def _field(self, name: str, value: str) -> None:
        if self.forms and name:
            self.forms[-1].fields.append((name, value))

    def _end_select(self) -> None:
        chosen = [value for value, selected in self._options if selected]
        if self._select and self._options:
            self._field(self._select, chosen[0] if chosen else self._options[0][0])
        self._select = None

    def _end_button(self, given: Mapping[str, str], parts: list[str]) -> None:
        label = " ".join("".join(parts).split())
        sent = (given.get("name", ""), given.get("value", ""), given.get("formaction", ""))
        if self.forms:
            self.forms[-1].buttons[label] = sent
        self._button = None


@dataclass
class Reader:
    """Somebody at a browser; `page` is what is shown to them."""

    serve: Callable[[dict[str, Any]], dict[str, Any]]
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)
    page: Page = field(default_factory=lambda: Page(0, {}, ""))
    path: str = "/console"

    def opens(self, path: str, **headers: str) -> Page:
        """`path` within the console, or whole."""
        whole = path if path.startswith(("/console", "/a/")) else f"/console{path}"
        return self._asks("GET", whole, b"", headers)

    def presses(self, label: str, /, **changed: str | list[str]) -> Page:
        """Send the form with this button, some fields filled in anew; a list is several fields of
        the name.
        """
        form = self.page.form(label)
        name, value, elsewhere = form.buttons[label]
        fields = [pair for pair in form.fields if pair[0] not in changed]
        for key, given in changed.items():
            fields += [(key, one) for one in ([given] if isinstance(given, str) else given)]
        if name:
            fields.append((name, value))
        action = elsewhere.partition("#")[0] or form.action or self.path
        if form.method.lower() == "get":
            return self._asks("GET", f"{action.partition('?')[0]}?{urlencode(fields)}", b"", {})
        return self.posts(action, fields)

    def posts(self, path: str, fields: list[tuple[str, str]], **headers: str) -> Page:
        whole = path if path.startswith(("/console", "/a/")) else f"/console{path}"
        sent = {"content-type": "application/x-www-form-urlencoded", **headers}
        return self._asks("POST", whole, urlencode(fields).encode(), sent)

    def _asks(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Page:
        url = urlsplit(target)
        self.path = url.path
        answer = self.serve(
            {
                "rawPath": url.path,
                "rawQueryString": url.query,
                "headers": {"host": HOST, **headers},
                "cookies": [f"{name}={value}" for name, value in self.cookies.items()],
                "requestContext": {"http": {"method": method}},
                "body": base64.b64encode(body).decode(),
                "isBase64Encoded": True,
            }
        )
        self._keep(answer["cookies"])
        if answer["statusCode"] == 303:
            return self._asks("GET", answer["headers"]["location"], b"", {})
        self.page = Page(answer["statusCode"], answer["headers"], _html(answer))
        return self.page

    def _keep(self, cookies: list[str]) -> None:
        self.set_cookies += cookies
        for one in cookies:
            kept, *attributes = one.split("; ")
            name, _, value = kept.partition("=")
            if "Max-Age=0" in attributes:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def _html(answer: Mapping[str, Any]) -> str:
    body = base64.b64decode(answer["body"])
    if answer["headers"].get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode(errors="replace")
