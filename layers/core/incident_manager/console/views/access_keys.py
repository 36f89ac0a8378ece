"""Access keys: who may call the API and sign in here, and to do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.domain.role import HOLDER, HOLDER_RULE, Role

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_PAGE = "/settings/access-keys"
_ADMIN = Role.ADMINISTRATOR


@get(_PAGE, role=_ADMIN)
def show(desk: Desk) -> Answer:
    return _show(desk)


@post(_PAGE, role=_ADMIN)
def create(desk: Desk) -> Answer:
    """Answers with the secret itself: no address, cookie or log ever has it."""
    name, role = desk.visit.field("name"), desk.visit.field("role")
    if role not in tuple(Role):
        return _show(desk, Refused("Choose a role."))
    if not HOLDER.fullmatch(name):
        return _show(desk, Refused(f"Name: {HOLDER_RULE}."))
    issued = desk.tools.administration.key_ring.issue(name, Role(role))
    return desk.page(
        "settings/access_key.html",
        section="Settings",
        issued=issued,
        name=name,
        role=role,
        endpoint=_endpoint(desk),
        region=desk.deployment.region,
    )


@post(f"{_PAGE}/{{key_id}}/end-sessions", role=_ADMIN)
def end_sessions(desk: Desk, key_id: str) -> Answer:
    if not desk.tools.administration.key_ring.end_sessions(key_id, desk.now):
        return _show(desk, _gone(key_id))
    return desk.go(_PAGE, f"Everybody who signed in with {key_id} is signed out within a minute.")


@post(f"{_PAGE}/{{key_id}}/revoke", role=_ADMIN)
def revoke(desk: Desk, key_id: str) -> Answer:
    """One's own key only for who says that they know."""
    own = key_id == desk.session.access_key_id
    if own and desk.visit.field("own") != "yes":
        return _show(desk, Refused("This is the key that you are signed in with. Tick the box."))
    if not desk.tools.administration.key_ring.revoke(key_id):
        return _show(desk, _gone(key_id))
    return desk.go(_PAGE, f"{key_id} is refused everywhere within a minute.")


def _endpoint(desk: Desk) -> str:
    """Of the API; the slash at its end is what the local stack routes by."""
    return desk.ports.console_url + ("/" if desk.tools.prefix else "")


def _gone(key_id: str) -> Refused:
    return Refused(f"There is no access key {key_id}.", 404)


def _show(desk: Desk, refused: Refused | None = None) -> Answer:
    keys = desk.tools.administration.key_ring.listed()
    return desk.form(
        "settings/access_keys.html",
        refused,
        section="Settings",
        keys=sorted(keys, key=lambda one: (one.name, one.access_key_id)),
        roles=[(str(role), str(role).capitalize()) for role in Role],
        name=desk.visit.field("name"),
        role=desk.visit.field("role") or str(Role.RESPONDER),
    )
