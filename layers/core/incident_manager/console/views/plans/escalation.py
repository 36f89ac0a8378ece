"""One escalation plan: drawn, made, changed, deleted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.api.operations import CONTACTS
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.people.deleting import ask_first, delete_now
from incident_manager.console.views.plans.choices import called, everybody, grouped
from incident_manager.console.views.plans.drawing import drawn_escalation
from incident_manager.console.views.plans.listed import listed
from incident_manager.console.views.plans.paged_now import paged_now
from incident_manager.console.views.plans.stages import (
    StageRow,
    Stages,
    changed,
    members,
    stages_of,
    typed_stages,
)
from incident_manager.console.wording import alias_of
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.role import Role
from incident_manager.services.find_dependents import engaged_by
from incident_manager.services.finding import find
from incident_manager.services.run_all import together
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_TARGETS = (ContactType.ONCALL_SCHEDULE, ContactType.PERSONAL)


@get("/plans/{alias}")
def plan(desk: Desk, alias: str) -> Answer:
    """With the response plans that engage it, out of the first 200; then whoever its stages name
    and the lists did not have.
    """
    found, at_hand = together(partial(_find, desk, alias), partial(listed, desk.store))
    if found.type is not ContactType.ESCALATION:
        return desk.go(f"/contacts/{alias}")
    paged, known = paged_now(desk.store, (found.arn,), desk.now, at_hand.directory)
    contacts = {one: known.contact(one) for one in engaged_by(found)}
    return desk.page(
        "plans/escalation.html",
        section="Plans",
        plan=found,
        name=called(found),
        drawn=drawn_escalation(found.plan.stages or (), contacts),
        paged=paged,
        engaged_by=[one for one in at_hand.plans if found.arn in one.engagements],
    )


@get("/plans/new", role=Role.ADMINISTRATOR)
def new(desk: Desk) -> Answer:
    return _form(desk, "", (StageRow(),))


@post("/plans/new", role=Role.ADMINISTRATOR)
def create(desk: Desk) -> Answer:
    form, stages = desk.visit.field, typed_stages(dict(desk.visit.form))
    alias = form("alias") or alias_of(form("display_name"))
    if change := form("change"):
        return _form(desk, "", changed(stages, change))
    try:
        desk.call(
            CONTACTS,
            "CreateContact",
            Alias=alias,
            DisplayName=form("display_name") or None,
            Type="ESCALATION",
            Plan={"Stages": members(stages, desk.deployment)},
            IdempotencyToken=form("client_token") or None,
        )
    except Refused as refused:
        return _form(desk, "", stages, refused)
    return desk.go(f"/plans/{alias}", "The escalation plan exists.")


@get("/plans/{alias}/edit", role=Role.ADMINISTRATOR)
def edit(desk: Desk, alias: str) -> Answer:
    return _form(desk, alias, None)


@post("/plans/{alias}/edit", role=Role.ADMINISTRATOR)
def save(desk: Desk, alias: str) -> Answer:
    form, stages = desk.visit.field, typed_stages(dict(desk.visit.form))
    if change := form("change"):
        return _form(desk, alias, changed(stages, change))
    try:
        desk.call(
            CONTACTS,
            "UpdateContact",
            ContactId=desk.deployment.contact(alias),
            DisplayName=form("display_name"),
            Plan={"Stages": members(stages, desk.deployment)},
        )
    except Refused as refused:
        return _form(desk, alias, stages, refused)
    return desk.go(f"/plans/{alias}", "The escalation plan was changed.")


@get("/plans/{alias}/delete", role=Role.ADMINISTRATOR)
def ask(desk: Desk, alias: str) -> Answer:
    return ask_first(desk, alias, "/plans")


@post("/plans/{alias}/delete", role=Role.ADMINISTRATOR)
def delete(desk: Desk, alias: str) -> Answer:
    return delete_now(desk, alias, "/plans", "The escalation plan was deleted.")


def _find(desk: Desk, alias: str) -> Contact:
    return find(desk.store, Ref(Contact, desk.deployment.contact(alias)))


def _form(desk: Desk, alias: str, typed: Stages | None, refused: Refused | None = None) -> Answer:
    """Of the plan, or of a new one without an alias; with what was typed, else what is stored."""
    if typed is None:
        found, contacts = together(partial(_find, desk, alias), partial(everybody, desk.store))
        name, stages = found.display_name or "", stages_of(found.plan)
    else:
        contacts, name, stages = everybody(desk.store), desk.visit.field("display_name"), typed
    chosen = [target.alias for stage in stages for target in stage.targets]
    return desk.page(
        "plans/escalation_form.html",
        refused.status if refused else 200,
        section="Plans",
        alias=alias,
        given={"alias": desk.visit.field("alias"), "display_name": name},
        stages=stages,
        choices=grouped(contacts, _TARGETS, chosen),
        client_token=desk.visit.field("client_token") or desk.ports.ids.new(),
        fault=refused.message if refused else "",
    )
