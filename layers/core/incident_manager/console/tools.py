"""What the console is put together from, once a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.console.administration import Administration
from incident_manager.ports import AlarmDoors, Metrics, Ports
from incident_manager.services.outcomes import Outcome
from incident_manager.wire.calls import Handler
from incident_manager.wire.signature import KeyStore

if TYPE_CHECKING:
    from incident_manager.console.session import Session


@dataclass(frozen=True, slots=True)
class Tools:
    """`operations` by service and name; `tell` hears what came of a service that is no operation.
    Alarms come in by the `doors` of response plans, or by the topic. `prefix` is what the local
    stack has before every path; without one, cookies are for HTTPS alone.
    """

    ports: Ports
    operations: Mapping[tuple[str, str], Handler]
    keys: KeyStore
    tell: Callable[[Outcome], None]
    metrics: Metrics
    doors: AlarmDoors
    alarm_topic_arn: str
    administration: Administration
    prefix: str = ""

    @property
    def session_cookie(self) -> str:
        return self._of_this_host("console")

    @property
    def notice_cookie(self) -> str:
        """What was done, to be told by the next page."""
        return self._of_this_host("notice")

    def cookie(self, name: str, value: str | None, seconds: int = 60) -> str:
        """To be kept for so long, out of the reach of scripts; without a value to be forgotten."""
        kept = f"Max-Age={seconds if value is not None else 0}"
        secure = "" if self.prefix else "; Secure"
        return f"{name}={value or ''}; Path=/; {kept}; HttpOnly; SameSite=Lax{secure}"

    def remembering(self, session: Session | None, seconds: int) -> str:
        return self.cookie(self.session_cookie, session.cookie if session else None, seconds)

    def _of_this_host(self, name: str) -> str:
        """A browser takes a name that begins so from this host alone, and by HTTPS: no neighbour
        under the same domain can put words into a page.
        """
        return name if self.prefix else f"__Host-{name}"
