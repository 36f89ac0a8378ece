"""The tabs, and the parts of them that are looked at again every few seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.registry import get
from incident_manager.console.views.incident.details import AT, OVERVIEW, TABS, Details
from incident_manager.console.views.incident.showing import asked_tab, context, show
from incident_manager.services.look_at_incident import look_at_incident

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_ANY = "|".join(TABS)


@get(AT)
@get(f"{AT}/(?P<name>{_ANY})")
def tab(desk: Desk, name: str = OVERVIEW, **at: str) -> Answer:
    return show(desk, desk.deployment.incident(**at), name)


@get(f"{AT}/live/(?P<name>{_ANY})")
def open_tab(desk: Desk, name: str, **at: str) -> Answer:
    details = Details(look_at_incident(desk.store, desk.deployment.incident(**at)), name)
    return desk.live(f"incident/live/{name}.html", **context(desk, details))


@get(f"{AT}/live/(?P<name>banner|notes)")
def beside_tabs(desk: Desk, name: str, **at: str) -> Answer:
    details = Details(look_at_incident(desk.store, desk.deployment.incident(**at)), asked_tab(desk))
    return desk.live(f"incident/live/{name}.html", details=details)
