"""Deleting a person: who names them is shown first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.api.operations import CONTACTS
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.domain.contact import Contact
from incident_manager.domain.role import Role
from incident_manager.services.find_dependents import find_dependents
from incident_manager.services.finding import find
from incident_manager.services.run_all import together
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk


@get("/contacts/{alias}/delete", role=Role.ADMINISTRATOR)
def ask(desk: Desk, alias: str) -> Answer:
    return ask_first(desk, alias, "/contacts")


@post("/contacts/{alias}/delete", role=Role.ADMINISTRATOR)
def delete(desk: Desk, alias: str) -> Answer:
    return delete_now(desk, alias, "/contacts", "The contact was deleted.")


def ask_first(desk: Desk, alias: str, lists: str, refused: Refused | None = None) -> Answer:
    """Of a person or an escalation plan; `lists` is the address of the list that it is in."""
    arn = desk.deployment.contact(alias)
    found, dependents = together(
        partial(find, desk.store, Ref(Contact, arn)), partial(find_dependents, desk.store, arn)
    )
    return desk.form(
        "people/delete.html",
        refused,
        section="Contacts" if lists == "/contacts" else "Plans",
        contact=found,
        dependents=dependents,
        lists=lists,
    )


def delete_now(desk: Desk, alias: str, lists: str, said: str) -> Answer:
    try:
        desk.call(CONTACTS, "DeleteContact", ContactId=desk.deployment.contact(alias))
    except Refused as refused:
        return ask_first(desk, alias, lists, refused)
    return desk.go(lists, said)
