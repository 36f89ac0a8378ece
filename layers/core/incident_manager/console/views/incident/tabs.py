"""The tabs, and what is new of one that somebody looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.registry import get
from incident_manager.console.views.incident.details import AT, OVERVIEW, TABS, Details
from incident_manager.console.views.incident.showing import context, show
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
def news(desk: Desk, name: str, **at: str) -> Answer:
    details = Details(look_at_incident(desk.store, desk.deployment.incident(**at)), name)
    return desk.live("incident/news.html", **context(desk, details))
