"""One escalation plan: drawn, made, changed, deleted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.api.operations import CONTACTS
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.seen import FIELD, digest, refuse_unseen
from incident_manager.console.views.people.deleting import ask_first, delete_now
from incident_manager.console.views.plans.choices import everybody, grouped
from incident_manager.console.views.plans.drawing import drawn_escalation
from incident_manager.console.views.plans.escalation_form import EscalationForm
from incident_manager.console.views.plans.listed import listed
from incident_manager.console.views.plans.paged_now import paged_now
from incident_manager.console.views.plans.stages import members
from incident_manager.console.wording import alias_of
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.role import Role
from incident_manager.services.errors import NotFoundError
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
    """With the response plans that engage it; then whoever its stages name and the lists did not
    have.
    """
    ref = Ref(Contact, desk.deployment.contact(alias))
    found, at_hand = together(partial(find, desk.store, ref), partial(listed, desk.store))
    if found.type is not ContactType.ESCALATION:
        return desk.go(f"/contacts/{alias}")
    paged, known = paged_now(desk.store, (found.arn,), desk.now, at_hand.directory)
    contacts = {one: known.contact(one) for one in engaged_by(found)}
    return desk.page(
        "plans/escalation.html",
        section="Plans",
        plan=found,
        name=found.called,
        drawn=drawn_escalation(found.plan.stages or (), contacts),
        paged=paged,
        engaged_by=[one for one in at_hand.plans if found.arn in one.engagements],
    )


@get("/plans/new", role=Role.ADMINISTRATOR)
def new(desk: Desk) -> Answer:
    return _form(desk, EscalationForm())


@post("/plans/new", role=Role.ADMINISTRATOR)
def create(desk: Desk) -> Answer:
    form = EscalationForm.typed(desk.visit)
    alias = form.alias or alias_of(form.display_name)
    if change := desk.visit.field("change"):
        return _form(desk, form.changed(change))
    try:
        desk.call(
            CONTACTS,
            "CreateContact",
            Alias=alias,
            DisplayName=form.display_name or None,
            Type="ESCALATION",
            Plan={"Stages": members(form.stages, desk.deployment)},
            IdempotencyToken=desk.visit.field("client_token") or None,
        )
    except Refused as refused:
        return _form(desk, form, refused)
    return desk.go(f"/plans/{alias}", "The escalation plan exists.")


@get("/plans/{alias}/edit", role=Role.ADMINISTRATOR)
def edit(desk: Desk, alias: str) -> Answer:
    shown = EscalationForm.of(_find(desk, alias))
    return _form(desk, shown, seen=digest(shown))


@post("/plans/{alias}/edit", role=Role.ADMINISTRATOR)
def save(desk: Desk, alias: str) -> Answer:
    form, found = replace(EscalationForm.typed(desk.visit), alias=alias), _find(desk, alias)
    if change := desk.visit.field("change"):
        return _form(desk, form.changed(change), seen=desk.visit.field(FIELD))
    shown = EscalationForm.of(found)
    try:
        refuse_unseen(desk.visit, shown)
        desk.call(
            CONTACTS,
            "UpdateContact",
            ContactId=found.arn,
            DisplayName=form.display_name,
            Plan={"Stages": members(form.stages, desk.deployment)},
        )
    except Refused as refused:
        return _form(desk, form, refused, seen=digest(shown))
    return desk.go(f"/plans/{alias}", "The escalation plan was changed.")


@get("/plans/{alias}/delete", role=Role.ADMINISTRATOR)
def ask(desk: Desk, alias: str) -> Answer:
    return ask_first(desk, _find(desk, alias).alias, "/plans")


@post("/plans/{alias}/delete", role=Role.ADMINISTRATOR)
def delete(desk: Desk, alias: str) -> Answer:
    return delete_now(desk, _find(desk, alias).alias, "/plans", "The escalation plan was deleted.")


def _find(desk: Desk, alias: str) -> Contact:
    """Not a person or a schedule: saved as a plan, they would lose what they are paged by."""
    found = find(desk.store, Ref(Contact, desk.deployment.contact(alias)))
    if found.type is not ContactType.ESCALATION:
        raise NotFoundError(found.arn)
    return found


def _form(
    desk: Desk, form: EscalationForm, refused: Refused | None = None, *, seen: str | None = None
) -> Answer:
    """`seen`: of a plan that exists, what the form was made from."""
    chosen = [target.alias for stage in form.stages for target in stage.targets]
    return desk.form(
        "plans/escalation_form.html",
        refused,
        section="Plans",
        given=form,
        exists=seen is not None,
        seen=seen,
        choices=grouped(everybody(desk.store), _TARGETS, chosen),
        client_token=desk.visit.field("client_token") or desk.ports.ids.new(),
    )
