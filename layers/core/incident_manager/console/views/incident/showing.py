"""An incident's page under one of its tabs, and again with the form of it that was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from incident_manager.console.forgery import FIELD
from incident_manager.console.refusal import Refused
from incident_manager.console.views.incident.coming import rows
from incident_manager.console.views.incident.details import (
    KINDS,
    OVERVIEW,
    TABS,
    Details,
    tab_path,
)
from incident_manager.console.views.plans.choices import everybody
from incident_manager.domain.contact import Contact
from incident_manager.domain.related_item import ItemType
from incident_manager.domain.role import Role
from incident_manager.services.forecast_engagements import forecast_engagements
from incident_manager.services.look_at_incident import look_at_incident
from incident_manager.services.run_all import together
from incident_manager.store import Slice, Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.domain.timeline import TimelineEvent

ITEM_TYPES = [(one.value, one.lower().replace("_", " ").capitalize()) for one in ItemType]
_EVENTS_AT_ONCE = 100
_ENGAGEMENTS, _TIMELINE = "engagements", "timeline"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into the form of this name, and why it was refused."""

    form: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    status: int = 200

    @classmethod
    def of(cls, desk: Desk, form: str, refused: Refused) -> Draft:
        given = {name: value for name, value in desk.visit.form if name != FIELD}
        return cls(form, given, refused.message, refused.status)

    def at(self, form: str) -> Draft:
        """Of this form; empty when it is another one that was refused."""
        return self if form == self.form else Draft()


_NOTHING = Draft()


def show(desk: Desk, incident_arn: str, tab: str, draft: Draft = _NOTHING) -> Answer:
    """In three calls one after another; where a schedule is yet to be engaged, two more tell who
    is on call then.
    """
    looked, events, contacts = together(
        partial(look_at_incident, desk.store, incident_arn),
        partial(_older, desk, incident_arn, tab),
        partial(_to_engage, desk, tab),
    )
    return desk.page(
        "incident/page.html",
        draft.status,
        section="Incidents",
        draft=draft,
        contacts=[(one.arn, f"{one.called}, {KINDS[one.type]}") for one in contacts],
        item_types=ITEM_TYPES,
        older=events,
        client_token=desk.ports.ids.new(),
        **context(desk, Details(looked, tab)),
    )


def context(desk: Desk, details: Details) -> dict[str, Any]:
    """What parts of the page are made from, together and alone."""
    if details.tab != _ENGAGEMENTS:
        return {"details": details, "coming": {}}
    forecasts, directory = forecast_engagements(
        desk.store, details.looked.tile.engagements, details.looked.contacts
    )
    people = {name: one for name, one in directory.entries.items() if isinstance(one, Contact)}
    looked = replace(details.looked, contacts={**details.looked.contacts, **people})
    coming = {name: rows(entries) for name, entries in forecasts.items()}
    return {"details": replace(details, looked=looked), "coming": coming}


def change(
    desk: Desk, incident_arn: str, form: str, do: Callable[[], object], done: str, tab: str = ""
) -> Answer:
    """Do what the form of this name asks for, and show the tab that it is on."""
    shown = tab or asked_tab(desk)
    try:
        do()
    except Refused as refused:
        return show(desk, incident_arn, shown, Draft.of(desk, form, refused))
    return desk.go(tab_path(incident_arn, shown), done)


def asked_tab(desk: Desk) -> str:
    """The tab that a form beside all tabs was sent from."""
    tab = desk.visit.asked("tab")
    return tab if tab in TABS else OVERVIEW


def _older(desk: Desk, incident_arn: str, tab: str) -> Slice[TimelineEvent] | None:
    """Events before those that are shown live, where they are asked for."""
    if tab != _TIMELINE or desk.after is None:
        return None
    return desk.store.timeline(incident_arn, Window(_EVENTS_AT_ONCE, desk.after))


def _to_engage(desk: Desk, tab: str) -> tuple[Contact, ...]:
    if tab != _ENGAGEMENTS or not desk.session.role.may(Role.RESPONDER):
        return ()
    return everybody(desk.store)
