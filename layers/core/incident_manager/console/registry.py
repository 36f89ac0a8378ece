"""Which view answers which address, and the role that it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from incident_manager.domain.role import Role

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer

View = Callable[..., "Answer"]
_LONGEST = 255  # characters of a name; a key of the table takes no more than a few times as many


@dataclass(frozen=True, slots=True)
class Address:
    """A view's address; `{name}` in the pattern is one part of the path, given to the view.

    `secret`: only whom it was sent to knows it, which is all the proof that a form needs.
    """

    method: str
    pattern: re.Pattern[str]
    role: Role | None
    view: View
    secret: bool = False

    def parts(self, method: str, path: str) -> dict[str, Any] | None:
        found = self.pattern.fullmatch(path) if method == self.method else None
        return found.groupdict() if found else None


ADDRESSES: list[Address] = []


def get(pattern: str, role: Role | None = Role.VIEWER) -> Callable[[View], View]:
    """A page. It changes nothing. Without a role it is for everybody, signed in or not."""
    return _register("GET", pattern, role)


def post(
    pattern: str, role: Role | None = Role.RESPONDER, *, secret: bool = False
) -> Callable[[View], View]:
    """What a form does."""
    return _register("POST", pattern, role, secret)


def _register(
    method: str, pattern: str, role: Role | None, secret: bool = False
) -> Callable[[View], View]:
    compiled = re.compile(re.sub(r"\{(\w+)\}", rf"(?P<\1>[^/]{{1,{_LONGEST}}})", pattern))

    def register(view: View) -> View:
        ADDRESSES.append(Address(method, compiled, role, view, secret))
        return view

    return register
