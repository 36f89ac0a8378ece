"""One response plan: shown with its ways in, made, changed, deleted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.api.operations import INCIDENTS
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.seen import digest, refuse_unseen
from incident_manager.console.views.plans.choices import everybody, grouped, named
from incident_manager.console.views.plans.listed import listed
from incident_manager.console.views.plans.paged_now import paged_now
from incident_manager.console.views.plans.response_form import MORE_TAGS, ResponseForm
from incident_manager.domain.arn import owner
from incident_manager.domain.contact import ContactType
from incident_manager.domain.incident import IncidentStatus
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.role import Role
from incident_manager.domain.routes import Routes
from incident_manager.services.finding import find
from incident_manager.services.run_all import together
from incident_manager.store import Ref, Span, Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_MOST_INCIDENTS = Window(100)
_ROUTES = Ref(Routes, "")


@get("/response-plans/{name}")
def plan(desk: Desk, name: str) -> Answer:
    """Two calls one after another: the plan with the rules and the lists, then who is engaged and
    was not in these.
    """
    arn = desk.deployment.response_plan(name)
    found, routes, at_hand = together(
        partial(find, desk.store, Ref(ResponsePlan, arn)),
        partial(desk.store.get, _ROUTES),
        partial(listed, desk.store),
    )
    paged, known = paged_now(desk.store, found.engagements, desk.now, at_hand.directory)
    return desk.page(
        "plans/response.html",
        section="Plans",
        plan=found,
        engaged=[named(one, known.contact(one)) for one in found.engagements],
        paged=paged,
        door=desk.tools.doors.address(name),
        topic=desk.tools.alarm_topic_arn,
        rules=_rules_to(arn, routes),
        default=_is_default(desk, arn),
    )


@get("/response-plans/new", role=Role.ADMINISTRATOR)
def new(desk: Desk) -> Answer:
    return _form(desk, ResponseForm())


@post("/response-plans/new", role=Role.ADMINISTRATOR)
def create(desk: Desk) -> Answer:
    given, token = ResponseForm.typed(desk.visit), desk.visit.field("client_token")
    try:
        members = given.to_create(desk.deployment)
        desk.call(INCIDENTS, "CreateResponsePlan", clientToken=token or None, **members)
    except Refused as refused:
        return _form(desk, given, refused=refused)
    return desk.go(f"/response-plans/{given.name}", "The response plan exists.")


@get("/response-plans/{name}/edit", role=Role.ADMINISTRATOR)
def edit(desk: Desk, name: str) -> Answer:
    found = _find(desk, name)
    return _form(desk, ResponseForm.of(found), found)


@post("/response-plans/{name}/edit", role=Role.ADMINISTRATOR)
def save(desk: Desk, name: str) -> Answer:
    given, found = replace(ResponseForm.typed(desk.visit), name=name), _find(desk, name)
    try:
        refuse_unseen(desk.visit, ResponseForm.of(found))
        desk.call(INCIDENTS, "UpdateResponsePlan", **given.to_update(desk.deployment))
    except Refused as refused:
        return _form(desk, given, found, refused)
    return desk.go(f"/response-plans/{name}", "The response plan was changed.")


@get("/response-plans/{name}/delete", role=Role.ADMINISTRATOR)
def ask(desk: Desk, name: str) -> Answer:
    """With its open incidents, out of the newest 100, and the rules that lead to it."""
    arn = desk.deployment.response_plan(name)
    found, routes, incidents = together(
        partial(find, desk.store, Ref(ResponsePlan, arn)),
        partial(desk.store.get, _ROUTES),
        partial(desk.store.incidents, IncidentStatus.OPEN, Span(), _MOST_INCIDENTS),
    )
    return desk.page(
        "plans/delete.html",
        section="Plans",
        plan=found,
        rules=_rules_to(arn, routes),
        incidents=[one for one in incidents.items if owner(one.arn) == name],
        door=desk.tools.doors.address(name),
        default=_is_default(desk, arn),
    )


@post("/response-plans/{name}/delete", role=Role.ADMINISTRATOR)
def delete(desk: Desk, name: str) -> Answer:
    desk.call(INCIDENTS, "DeleteResponsePlan", arn=desk.deployment.response_plan(name))
    return desk.go("/plans", "The response plan was deleted.")


def _find(desk: Desk, name: str) -> ResponsePlan:
    return find(desk.store, Ref(ResponsePlan, desk.deployment.response_plan(name)))


def _is_default(desk: Desk, plan_arn: str) -> bool:
    """Whether events that no rule matches open incidents of it."""
    return desk.tools.administration.default_plan_arn == plan_arn


def _rules_to(plan_arn: str, routes: Routes | None) -> list[str]:
    """The patterns of the routing rules that lead to the plan."""
    kept = routes.routes if routes else ()
    return [one.pattern for one in kept if one.response_plan_arn == plan_arn]


def _form(
    desk: Desk,
    given: ResponseForm,
    plan: ResponsePlan | None = None,
    refused: Refused | None = None,
) -> Answer:
    """Of the plan, or of a new one."""
    return desk.form(
        "plans/response_form.html",
        refused,
        section="Plans",
        plan=plan,
        given=given,
        seen=digest(ResponseForm.of(plan)) if plan else "",
        tags=(*given.tags, *[("", "")] * MORE_TAGS),
        choices=grouped(everybody(desk.store), ContactType, given.engaged),
        client_token=desk.visit.field("client_token") or desk.ports.ids.new(),
    )
