"""What there is to set, and how it stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.console.registry import get
from incident_manager.domain.role import Role
from incident_manager.domain.routes import Routes
from incident_manager.services.change_routes import THE_ROUTES
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.run_all import together

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk


@get("/settings")
def settings(desk: Desk) -> Answer:
    """One call to AWS in sequence."""
    found, failures = together(
        partial(desk.store.read, (THE_SET, THE_ROUTES)), partial(_failures, desk)
    )
    return desk.page(
        "settings/index.html",
        section="Settings",
        replication_set=found.get(THE_SET),
        routes=(found.get(THE_ROUTES) or Routes()).routes,
        failures=failures,
    )


def _failures(desk: Desk) -> int | None:
    """How many; None for who may not see them."""
    may = desk.session.role.may(Role.ADMINISTRATOR)
    return desk.tools.administration.failed.count() if may else None
