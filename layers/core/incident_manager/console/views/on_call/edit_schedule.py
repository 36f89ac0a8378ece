"""Making, changing and deleting a schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from incident_manager.console.on_call.drawing import Pen
from incident_manager.console.on_call.order import chosen, only_looks, raised, slots
from incident_manager.console.on_call.period import PREVIEWED, Period
from incident_manager.console.on_call.zoned import Zoned
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.seen import FIELD, digest, refuse_unseen
from incident_manager.console.views.on_call.schedule import drawing_of, people_of
from incident_manager.console.wording import alias_of
from incident_manager.domain import arn
from incident_manager.domain.contact import Contact, ContactType, Plan
from incident_manager.domain.plan_rules import MAX_ROTATIONS as MOST
from incident_manager.domain.role import Role
from incident_manager.domain.rotation import MAX_ROTATIONS
from incident_manager.services.errors import NotFoundError
from incident_manager.services.find_dependents import find_dependents
from incident_manager.services.finding import find
from incident_manager.services.schedule_calendar import roster_of
from incident_manager.store import Ref, Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit

_ADMIN = Role.ADMINISTRATOR
_HINT = "Choose rotations to see what they come to in the next 4 weeks."


@dataclass(frozen=True, slots=True)
class ScheduleForm:
    """As it was typed; `rotations` are ids in their order, empty where none was chosen."""

    alias: str = ""
    display_name: str = ""
    rotations: tuple[str, ...] = ()

    @classmethod
    def typed(cls, visit: Visit) -> ScheduleForm:
        rotations = raised(visit.fields("rotation"), visit.field("move"))
        name = visit.field("display_name")
        return cls(visit.field("alias") or alias_of(name), name, rotations)

    @classmethod
    def of(cls, schedule: Contact) -> ScheduleForm:
        ids = map(arn.tail, schedule.rotation_arns)
        return cls(schedule.alias, schedule.display_name or "", tuple(ids))

    def rotation_arns(self, desk: Desk) -> tuple[str, ...]:
        return tuple(desk.deployment.rotation(one) for one in chosen(self.rotations))


@get("/on-call/schedules/new", role=_ADMIN)
def new(desk: Desk) -> Answer:
    return _form(desk, ScheduleForm())


@post("/on-call/schedules/new", role=_ADMIN)
def create(desk: Desk) -> Answer:
    form = ScheduleForm.typed(desk.visit)
    if only_looks(desk.visit):
        return _form(desk, form)
    try:
        desk.call(
            "ssm-contacts",
            "CreateContact",
            Alias=form.alias,
            Type="ONCALL_SCHEDULE",
            DisplayName=form.display_name or None,
            Plan={"RotationIds": list(form.rotation_arns(desk))},
            IdempotencyToken=desk.visit.field("client_token") or None,
        )
    except Refused as refused:
        return _form(desk, form, refused)
    return desk.go(f"/on-call/{form.alias}", "The schedule is made.")


@post("/on-call/schedules/preview", role=_ADMIN)
def preview(desk: Desk) -> Answer:
    """What the rotations come to together: the part of the form's page that shows it."""
    form = ScheduleForm.typed(desk.visit)
    return desk.page("on_call/preview.html", hint=_HINT, **_previewed(desk, form))


@get("/on-call/{alias}/edit", role=_ADMIN)
def edit(desk: Desk, alias: str) -> Answer:
    shown = ScheduleForm.of(_schedule(desk, alias))
    return _form(desk, shown, seen=digest(shown))


@post("/on-call/{alias}/edit", role=_ADMIN)
def update(desk: Desk, alias: str) -> Answer:
    form = ScheduleForm.typed(desk.visit)
    if only_looks(desk.visit):
        return _form(desk, form, seen=desk.visit.field(FIELD))
    found = _schedule(desk, alias)
    shown = ScheduleForm.of(found)
    try:
        refuse_unseen(desk.visit, shown)
        desk.call(
            "ssm-contacts",
            "UpdateContact",
            ContactId=found.arn,
            DisplayName=form.display_name,
            Plan={"RotationIds": list(form.rotation_arns(desk))},
        )
    except Refused as refused:
        return _form(desk, form, refused, seen=digest(shown))
    return desk.go(f"/on-call/{alias}", "The schedule is changed.")


@get("/on-call/{alias}/delete", role=_ADMIN)
def ask(desk: Desk, alias: str) -> Answer:
    schedule = _schedule(desk, alias)
    return desk.page(
        "on_call/delete_schedule.html",
        section="On-call",
        schedule=schedule,
        dependents=find_dependents(desk.store, schedule.arn),
    )


@post("/on-call/{alias}/delete", role=_ADMIN)
def delete(desk: Desk, alias: str) -> Answer:
    desk.call("ssm-contacts", "DeleteContact", ContactId=_schedule(desk, alias).arn)
    return desk.go("/on-call", "The schedule is deleted.")


def _schedule(desk: Desk, alias: str) -> Contact:
    found = find(desk.store, Ref(Contact, desk.deployment.contact(alias)))
    if found.type is not ContactType.ONCALL_SCHEDULE:
        raise NotFoundError(found.arn)
    return found


def _previewed(desk: Desk, form: ScheduleForm) -> dict[str, Any]:
    rotations = form.rotation_arns(desk)
    if not rotations:
        return {"drawing": None, "preview_fault": ""}
    schedule = Contact(
        arn="",
        alias=form.alias,
        type=ContactType.ONCALL_SCHEDULE,
        plan=Plan(rotation_ids=rotations),
        created=desk.now,
    )
    roster = roster_of(desk.store, schedule)
    zoned = Zoned(roster.time_zone_id)
    period = Period(zoned, zoned.day(desk.now), PREVIEWED)
    pen = Pen(period, people_of(roster))
    report = roster.report(period.start, period.end)
    drawing = drawing_of(roster, pen, report, None, desk.now)
    return {"drawing": drawing, "preview_fault": ""}


def _form(
    desk: Desk, form: ScheduleForm, refused: Refused | None = None, *, seen: str | None = None
) -> Answer:
    """`seen`: of a schedule that exists, what the form was made from."""
    rotations = desk.store.rotations("", Window(MAX_ROTATIONS)).items
    return desk.form(
        "on_call/schedule_form.html",
        refused,
        section="On-call",
        form=form,
        exists=seen is not None,
        seen=seen,
        rotations=[(arn.tail(one.arn), one.name) for one in rotations],
        slots=slots(form.rotations, MOST),
        client_token=desk.ports.ids.new(),
        hint=_HINT,
        **_previewed(desk, form),
    )
