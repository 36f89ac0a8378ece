"""Tell somebody elsewhere that all is well; it is silence that raises the alarm there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_manager.ports import Listener
    from incident_manager.services.audit_ledger import Audit
    from incident_manager.services.outcomes import Rescue


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Somebody elsewhere was told that all is well; or was not, for the reason of the `fault`."""

    fault: str | None


def send_heartbeat(listener: Listener | None, rescue: Rescue, audit: Audit) -> Heartbeat | None:
    """Only when rescue and audit ran to their ends and nothing is overdue; None otherwise.

    A heartbeat that is not heard is a result: the watchdog goes on.
    """
    if listener is None or not rescue.finished or not audit.balanced:
        return None
    return Heartbeat(listener.ping())
