"""What a view may use: the operations, the services' ports, and a way to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from incident_manager.console import answer
from incident_manager.console.forgery import form_token
from incident_manager.console.refusal import Refused
from incident_manager.console.rendering import Rendering
from incident_manager.console.session import Session
from incident_manager.console.tools import Tools
from incident_manager.console.visit import Visit
from incident_manager.wire.decoding import validated
from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import operation_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.api.operations import Service
    from incident_manager.console.answer import Answer
    from incident_manager.domain.arn import Deployment
    from incident_manager.ports import Ports
    from incident_manager.store import Store

_LONGEST_NOTICE = 300  # characters, of up to 12 bytes each: a cookie has 4,096
_LONGEST_PLACE = 1_000  # bytes: a key of the table takes 1,024


@dataclass(frozen=True, slots=True)
class Desk:
    """Of one request at the moment `now` (UTC); `guest` has no session."""

    tools: Tools
    rendering: Rendering
    visit: Visit
    guest: Session | None
    now: datetime

    @property
    def session(self) -> Session:
        """Of a view that takes a role, which nobody reaches without one."""
        if self.guest is None:
            raise LookupError("nobody is signed in")
        return self.guest

    @property
    def after(self) -> str | None:
        return self.place("after")

    @property
    def ports(self) -> Ports:
        return self.tools.ports

    @property
    def store(self) -> Store:
        return self.tools.ports.store

    @property
    def deployment(self) -> Deployment:
        return self.tools.ports.deployment

    def place(self, name: str) -> str | None:
        """What the page of a list follows, as the page before it said; None of the first. Raises
        Refused for what no record can be named.
        """
        after = self.visit.asked(name)
        if len(after.encode()) > _LONGEST_PLACE:
            raise Refused("This is no place in the list.")
        return after or None

    def call(self, service: Service, operation: str, **members: Any) -> dict[str, Any]:
        """Perform an operation as any client would: validated, and held to the caller's role.

        Members that are None are left out. Raises Refused.
        """
        model = operation_model(service, operation)
        given = {name: _spelled(one) for name, one in members.items() if one is not None}
        try:
            params = validated(service, model, given)
            return self.tools.operations[service, operation](params, self.session.caller)
        except ApiError as error:
            raise Refused.of(error) from error

    def page(self, template: str, status: int = 200, **context: Any) -> Answer:
        """The template, rendered; what a form before it had to say is told once."""
        told = self.visit.cookies.get(self.tools.notice_cookie)
        made = answer.page(self._rendered(template, context), status)
        return (
            made.with_cookies(self.tools.cookie(self.tools.notice_cookie, None)) if told else made
        )

    def form(self, template: str, refused: Refused | None, **context: Any) -> Answer:
        """A page with a form: a new one, or a refused one with why, and in which field."""
        if refused is None:
            return self.page(template, fault="", faulty="", **context)
        fault, faulty = refused.message, refused.member
        return self.page(template, refused.status, fault=fault, faulty=faulty, **context)

    def live(self, template: str, **context: Any) -> Answer:
        """Part of a page, by the page itself: nothing when it is what the page shows already."""
        html = self._rendered(template, context)
        if self.rendering.is_known(html, self.visit.asked("seen")):
            return answer.nothing_new()
        return answer.page(html)

    def go(self, path: str, notice: str = "") -> Answer:
        """Show this page of the console next, and tell what was done: as much as a cookie takes."""
        made = answer.redirect(self.rendering.url(path))
        if not notice:
            return made
        told = quote(notice[:_LONGEST_NOTICE], errors="replace")
        return made.with_cookies(self.tools.cookie(self.tools.notice_cookie, told))

    def _rendered(self, template: str, context: Mapping[str, Any]) -> str:
        session = self.guest
        return self.rendering.render(
            template,
            {
                "session": session,
                "visit": self.visit,
                "now": self.now,
                "notice": self.visit.cookies.get(self.tools.notice_cookie, ""),
                "token": form_token(session) if session else "",
                **context,
            },
        )


def _spelled(value: Any) -> Any:
    """As the wire has it: times are seconds since 1970."""
    return value.timestamp() if isinstance(value, datetime) else value
