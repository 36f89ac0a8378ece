"""From a browser's request to its answer: the view that it is for, and whether it lets them in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from incident_manager.console import session as sessions
from incident_manager.console import views  # noqa: F401  importing the views registers them
from incident_manager.console.answer import Answer, redirect
from incident_manager.console.desk import Desk
from incident_manager.console.forgery import comes_from_elsewhere, is_ours
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import ADDRESSES, Address
from incident_manager.console.rendering import Rendering
from incident_manager.console.tools import Tools
from incident_manager.console.visit import Visit
from incident_manager.services.errors import NotFoundError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from incident_manager.console.session import Session

BASE = "/console"
_FORGED = "This form was not sent from a page of this console, or is too old. Try again."
_TOO_LITTLE = "This takes the role {}; the access key that you signed in with has {}."


def log_with_stack(error: Exception) -> None:
    logging.getLogger(__name__).error("a page failed unexpectedly", exc_info=error)


@dataclass(frozen=True, slots=True)
class Site:
    """`on_error` gets what nobody expected."""

    tools: Tools
    rendering: Rendering
    on_error: Callable[[Exception], None] = log_with_stack

    @classmethod
    def of(cls, tools: Tools, on_error: Callable[[Exception], None] = log_with_stack) -> Site:
        return cls(tools, Rendering(tools.prefix + BASE), on_error)

    def serve(self, event: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """API Gateway's event of payload format 2.0 to its response, whatever it is."""
        visit = Visit.from_gateway_event(event, self.tools.prefix)
        desk = Desk(self.tools, self.rendering, visit, None, now)
        try:
            desk = replace(desk, guest=self._session(visit, now))
            answer = _renewed(desk, _answered(desk))
        except Exception as error:  # noqa: BLE001  told, and answered
            self.on_error(error)
            answer = desk.page("fault.html", 500)
        return answer.to_gateway(visit.headers.get("accept-encoding", ""))

    def _session(self, visit: Visit, now: datetime) -> Session | None:
        cookie = visit.cookies.get(self.tools.session_cookie)
        return sessions.resume(self.tools.keys, cookie, now) if cookie else None


def _answered(desk: Desk) -> Answer:
    try:
        return _view(desk)
    except Refused as refused:
        return _refusal(desk, refused)
    except NotFoundError as error:
        return _refusal(desk, Refused(str(error), 404))
    except ServiceError as error:
        return _refusal(desk, Refused(str(error)))


def _refusal(desk: Desk, refused: Refused) -> Answer:
    return desk.page("refused.html", refused.status, refused=refused)


def _view(desk: Desk) -> Answer:
    address, parts = _found(desk.visit)
    if address.role is None:
        guarded = address.method == "POST" and not address.secret
        if guarded and comes_from_elsewhere(desk.visit):
            raise Refused(_FORGED, 403)
        return address.view(desk, **parts)
    if desk.guest is None:
        return _signed_out(desk)
    if not desk.guest.role.may(address.role):
        raise Refused(_TOO_LITTLE.format(address.role, desk.guest.role), 403)
    if address.method == "POST" and not is_ours(desk.visit, desk.guest):
        raise Refused(_FORGED, 403)
    return address.view(desk, **parts)


def _found(visit: Visit) -> tuple[Address, dict[str, Any]]:
    """The address that names more of the path itself wins: `/contacts/new` is nobody's page."""
    path = visit.path.removeprefix(BASE).rstrip("/") or "/"
    method = "GET" if visit.method == "HEAD" else visit.method
    matched = ((one, one.parts(method, path)) for one in ADDRESSES)
    found = [(one, parts) for one, parts in matched if parts is not None]
    if not found:
        raise Refused("There is no such page.", 404)
    return min(found, key=lambda one: len(one[1]))


def _signed_out(desk: Desk) -> Answer:
    """To the sign-in, and back. Who wrote something meanwhile gets it back first; where it comes
    from elsewhere nothing of it is shown.
    """
    written, here = _written(desk.visit), _here(desk)
    path = f"/sign-in?to={quote(here)}" if here.strip("/") else "/sign-in"
    if written and not comes_from_elsewhere(desk.visit):
        return desk.page("signed_out.html", 403, written=written, sign_in=path)
    to = desk.rendering.url(path)
    return Answer(204, {"hx-redirect": to}) if desk.visit.live else redirect(to)


def _here(desk: Desk) -> str:
    """The page that somebody looks at, as an address within the console."""
    visit = desk.visit
    if visit.method == "GET" and not visit.live:
        path, query = quote(visit.path.removeprefix(BASE)), urlencode(visit.query)
    else:
        shown = urlsplit(visit.headers.get("hx-current-url") or visit.headers.get("referer", ""))
        path, query = shown.path.removeprefix(desk.rendering.base), shown.query
    return f"{path}?{query}" if query else path


def _written(visit: Visit) -> tuple[str, ...]:
    """What somebody put into words."""
    return tuple(value for _, value in visit.form if " " in value.strip())


def _renewed(desk: Desk, answer: Answer) -> Answer:
    """Who uses the console stays signed in. What others may keep has no session in it."""
    renewal = sessions.renewal(desk.guest, desk.now) if desk.guest else None
    if renewal is None or answer.cookies or answer.headers.get("cache-control") != "no-store":
        return answer
    kept = sessions.LASTS // timedelta(seconds=1)
    return answer.with_cookies(desk.tools.remembering(renewal, kept))
