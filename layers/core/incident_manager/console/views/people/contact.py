"""One person: name, channels, engagement plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.api.operations import CONTACTS
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.seen import digest, refuse_unseen
from incident_manager.console.views.people.channel_state import shown_channels
from incident_manager.console.views.people.drawing import drawn_plan
from incident_manager.console.views.people.rows import (
    MORE_ROWS,
    Row,
    rows_of,
    stages_of,
    tail_of,
    typed_rows,
)
from incident_manager.console.wording import TYPES
from incident_manager.domain import arn
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.engine import MAX_ATTEMPTS
from incident_manager.domain.reachability import unreachable_because
from incident_manager.domain.role import Role
from incident_manager.services.finding import find
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_FORMS = frozenset({"name", "plan", "channel", "test"})
_ELSEWHERE = {ContactType.ESCALATION: "/plans", ContactType.ONCALL_SCHEDULE: "/on-call"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form of the page was sent with, to be shown again: `form` is its name, or the id of
    the channel that it is about.
    """

    form: str
    rows: tuple[Row, ...] = ()


@get("/contacts/{alias}")
def contact(desk: Desk, alias: str) -> Answer:
    found = find(desk.store, Ref(Contact, desk.deployment.contact(alias)))
    if found.type in _ELSEWHERE:
        return desk.go(f"{_ELSEWHERE[found.type]}/{alias}")
    return _page(desk, found, None, None)


@post("/contacts/{alias}/name", role=Role.ADMINISTRATOR)
def rename(desk: Desk, alias: str) -> Answer:
    contact_arn, name = desk.deployment.contact(alias), desk.visit.field("display_name")
    try:
        desk.call(CONTACTS, "UpdateContact", ContactId=contact_arn, DisplayName=name)
    except Refused as refused:
        return show(desk, alias, Typed("name"), refused)
    return desk.go(f"/contacts/{alias}", "The name was changed.")


@post("/contacts/{alias}/plan", role=Role.ADMINISTRATOR)
def plan(desk: Desk, alias: str) -> Answer:
    """Rows tell less than stages do: what nobody changed is not written anew."""
    rows, contact_arn = typed_rows(dict(desk.visit.form)), desk.deployment.contact(alias)
    stored = find(desk.store, Ref(Contact, contact_arn)).plan
    if rows == rows_of(stored):
        return desk.go(f"/contacts/{alias}")
    try:
        refuse_unseen(desk.visit, stored)
        stages = stages_of(rows, desk.deployment.channel(alias, ""), tail_of(stored))
        desk.call(CONTACTS, "UpdateContact", ContactId=contact_arn, Plan={"Stages": stages})
    except Refused as refused:
        return show(desk, alias, Typed("plan", rows), refused)
    return desk.go(f"/contacts/{alias}", "The engagement plan was changed.")


def show(
    desk: Desk, alias: str, typed: Typed | None = None, refused: Refused | None = None
) -> Answer:
    """The page once more, with what was refused and what had been typed."""
    found = find(desk.store, Ref(Contact, desk.deployment.contact(alias)))
    return _page(desk, found, typed, refused)


def _page(desk: Desk, found: Contact, typed: Typed | None, refused: Refused | None) -> Answer:
    form = _shown_form(found, typed.form if typed else "")
    rows = typed.rows if typed and form == "plan" else rows_of(found.plan)
    return desk.form(
        "people/contact.html",
        refused,
        section="Contacts",
        person=found,
        unreachable=unreachable_because(found),
        channels=shown_channels(found, desk.now),
        drawn=drawn_plan(found),
        most_attempts=MAX_ATTEMPTS,
        rows=(*rows, *[Row()] * MORE_ROWS),
        seen=digest(found.plan),
        kinds=[(kind, TYPES[kind]) for kind in desk.ports.senders],
        form=form,
        given=desk.visit.field,
        client_token=desk.visit.field("client_token") or desk.ports.ids.new(),
    )


def _shown_form(person: Contact, form: str) -> str:
    """Where a refusal is told; at the top of the page when the channel that it is about is gone."""
    return form if form in _FORMS or form in {arn.tail(one.arn) for one in person.channels} else ""
