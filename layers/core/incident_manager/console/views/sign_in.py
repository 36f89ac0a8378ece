"""Signing in with an access key of the deployment, and out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.console import session as sessions
from incident_manager.console.registry import get, post
from incident_manager.domain.role import Role

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_WRONG = "This access key id and secret do not belong together, or the key was revoked."


@get("/sign-in", role=None)
def show(desk: Desk) -> Answer:
    return desk.page("sign_in.html", fault="", key_id="", to=_inside(desk.visit.asked("to")))


@post("/sign-in", role=None)
def sign_in(desk: Desk) -> Answer:
    """One message for whatever is wrong: it does not tell which keys there are."""
    key_id, to = desk.visit.field("access_key_id"), _inside(desk.visit.field("to"))
    session = sessions.sign_in(desk.tools.keys, key_id, desk.visit.field("secret"), desk.now)
    if session is None:
        return desk.page("sign_in.html", 403, fault=_WRONG, key_id=key_id, to=to)
    lasts = sessions.LASTS // timedelta(seconds=1)
    return desk.go(to).with_cookies(desk.tools.remembering(session, lasts))


@post("/sign-out", role=Role.VIEWER)
def sign_out(desk: Desk) -> Answer:
    return desk.go("/sign-in").with_cookies(desk.tools.remembering(None, 0))


def _inside(path: str) -> str:
    """Where to go next: a page of this console, whatever a link says."""
    return path if path.startswith("/") and not path.startswith("//") else "/"
