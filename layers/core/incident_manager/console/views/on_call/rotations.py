"""A rotation: what it is, making, changing and deleting it, and what its shifts would be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from incident_manager.console.on_call.drawing import Drawing, Pen
from incident_manager.console.on_call.order import chosen, only_looks, slots
from incident_manager.console.on_call.people import People
from incident_manager.console.on_call.period import PREVIEWED, Period
from incident_manager.console.on_call.rotation_form import DAYS, RotationForm
from incident_manager.console.on_call.zoned import Zoned, places, zone_fault
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.seen import FIELD, digest, refuse_unseen
from incident_manager.console.views.on_call.schedule import nowhere
from incident_manager.domain import arn
from incident_manager.domain.calendar import name_of
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG, notice_types
from incident_manager.domain.role import Role
from incident_manager.domain.rotation import MAX_MEMBERS, Rotation
from incident_manager.domain.shifts import Shift, shifts
from incident_manager.services.find_dependents import find_dependents
from incident_manager.services.finding import find
from incident_manager.services.retrying import read_contacts
from incident_manager.services.run_all import together
from incident_manager.store import Ref, Window, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_ADMIN = Role.ADMINISTRATOR
_MOST_SHIFTS = 1000
_HINT = "Choose members to see their shifts of the next 4 weeks."


@get("/on-call/rotations/new", role=_ADMIN)
def new(desk: Desk) -> Answer:
    """In the zone of another rotation, if there is one."""
    others = desk.store.rotations("", Window(1)).items
    zone = others[0].time_zone_id if others else ""
    return _form(desk, RotationForm(time_zone=zone), desk.visit.asked("schedule"))


@post("/on-call/rotations/new", role=_ADMIN)
def create(desk: Desk) -> Answer:
    form, schedule = RotationForm.typed(desk.visit), desk.visit.field("schedule")
    if only_looks(desk.visit):
        return _form(desk, form, schedule)
    try:
        made = desk.call(
            "ssm-contacts",
            "CreateRotation",
            Name=form.name,
            **form.operation(desk.deployment),
            Tags=[{"Key": key, "Value": value} for key, value in form.tags.items()],
            IdempotencyToken=desk.visit.field("client_token") or None,
        )
    except Refused as refused:
        return _form(desk, form, schedule, refused)
    done = f"The rotation {form.name} is made."
    own = f"/on-call/rotations/{arn.tail(made['RotationArn'])}"
    if not schedule:
        return desk.go(own, done)
    try:
        _join(desk, schedule, made["RotationArn"])
    except Refused as refused:
        return desk.go(own, f"{done} It is not in {schedule}: {refused.message}")
    return desk.go(f"/on-call/{schedule}", done)


@post("/on-call/rotations/preview", role=_ADMIN)
def preview(desk: Desk) -> Answer:
    """What the form's shifts would be: the part of its page that shows them."""
    form = RotationForm.typed(desk.visit)
    return desk.page("on_call/preview.html", hint=_HINT, **_previewed(desk, form, _contacts(desk)))


@get("/on-call/rotations/{rotation}")
def show(desk: Desk, rotation: str) -> Answer:
    found = _rotation(desk, rotation)
    dependents, contacts = together(
        partial(find_dependents, desk.store, found.arn),
        partial(read_contacts, desk.store, found.contact_arns),
    )
    people = People.of(contacts, found.contact_arns)
    return desk.page(
        "on_call/rotation.html",
        section="On-call",
        rotation=found,
        form=RotationForm.of(found),
        zoned=Zoned.of(found.time_zone_id),
        people=people,
        days=DAYS,
        schedules=dependents.contacts,
        **_coming(desk, found, people),
    )


@get("/on-call/rotations/{rotation}/edit", role=_ADMIN)
def edit(desk: Desk, rotation: str) -> Answer:
    """Told at once, what is wrong with its zone: nobody is on call until that is mended."""
    shown = RotationForm.of(_rotation(desk, rotation))
    fault = zone_fault(shown.time_zone)
    wrong = Refused(f"Nobody can tell who is on call. {fault}.", 200) if fault else None
    return _form(desk, shown, refused=wrong, seen=digest(shown))


@post("/on-call/rotations/{rotation}/edit", role=_ADMIN)
def update(desk: Desk, rotation: str) -> Answer:
    form, found = RotationForm.typed(desk.visit), _rotation(desk, rotation)
    if only_looks(desk.visit):
        return _form(desk, form, seen=desk.visit.field(FIELD))
    shown = RotationForm.of(found)
    try:
        refuse_unseen(desk.visit, shown)
        members = form.operation(desk.deployment, shown)
        desk.call("ssm-contacts", "UpdateRotation", RotationId=found.arn, **members)
        _tag(desk, found, form)
    except Refused as refused:
        return _form(desk, form, refused=refused, seen=digest(shown))
    return desk.go(f"/on-call/rotations/{rotation}", "The rotation is changed.")


@get("/on-call/rotations/{rotation}/delete", role=_ADMIN)
def ask(desk: Desk, rotation: str) -> Answer:
    found = _rotation(desk, rotation)
    return desk.page(
        "on_call/delete_rotation.html",
        section="On-call",
        rotation=found,
        coming=sum(1 for one in found.overrides if one.end > desk.now),
        schedules=find_dependents(desk.store, found.arn).contacts,
    )


@post("/on-call/rotations/{rotation}/delete", role=_ADMIN)
def delete(desk: Desk, rotation: str) -> Answer:
    desk.call("ssm-contacts", "DeleteRotation", RotationId=desk.deployment.rotation(rotation))
    return desk.go("/on-call", "The rotation is deleted.")


def _join(desk: Desk, alias: str, rotation_arn: str) -> None:
    """Put a rotation at the end of a schedule."""
    schedule = find(desk.store, Ref(Contact, desk.deployment.contact(alias)))
    rotations = dict.fromkeys((*schedule.rotation_arns, rotation_arn))
    plan = {"RotationIds": list(rotations)}
    desk.call("ssm-contacts", "UpdateContact", ContactId=schedule.arn, Plan=plan)


def _tag(desk: Desk, rotation: Rotation, form: RotationForm) -> None:
    """Hand-off notices are a tag of the rotation."""
    wanted = notice_types(form.tags)
    if wanted == notice_types(rotation.tags):
        return
    if not wanted:
        desk.call("ssm-contacts", "UntagResource", ResourceARN=rotation.arn, TagKeys=[HAND_OFF_TAG])
        return
    tags = [{"Key": key, "Value": value} for key, value in form.tags.items()]
    desk.call("ssm-contacts", "TagResource", ResourceARN=rotation.arn, Tags=tags)


def _rotation(desk: Desk, rotation: str) -> Rotation:
    return find(desk.store, Ref(Rotation, desk.deployment.rotation(rotation)))


def _contacts(desk: Desk) -> dict[str, Contact]:
    return {one.arn: one for one in walk(partial(desk.store.contacts, ""))}


def _previewed_weeks(desk: Desk, zone: str) -> Period:
    zoned = Zoned(zone)
    return Period(zoned, zoned.day(desk.now), PREVIEWED)


def _coming(desk: Desk, rotation: Rotation, people: People) -> dict[str, Any]:
    """The drawing of the next weeks, or why there is none. Of a zone that is none it would be one
    of shifts that page nobody.
    """
    if fault := zone_fault(rotation.time_zone_id):
        return {"drawing": None, "preview_fault": f"Nobody can tell who is on call. {fault}."}
    period = _previewed_weeks(desk, rotation.time_zone_id)
    pen = Pen(period, people)
    coming = shifts(rotation, rotation.overrides, period.start, period.end)
    drawn = pen.drawing([pen.rotation(rotation.name, coming, nowhere)], desk.now)
    return {"drawing": drawn, "preview_fault": ""}


def _previewed(desk: Desk, form: RotationForm, contacts: Mapping[str, Contact]) -> dict[str, Any]:
    """The drawing of the next weeks, or why there is none."""
    if not chosen(form.members):
        return {"drawing": None, "preview_fault": ""}
    try:
        return {"drawing": _drawing(desk, form, contacts), "preview_fault": ""}
    except Refused as refused:
        return {"drawing": None, "preview_fault": refused.message}


def _drawing(desk: Desk, form: RotationForm, contacts: Mapping[str, Contact]) -> Drawing:
    if fault := zone_fault(form.time_zone):
        raise Refused(fault)
    period = _previewed_weeks(desk, form.time_zone)
    members = form.operation(desk.deployment)
    answer = desk.call(
        "ssm-contacts",
        "ListPreviewRotationShifts",
        Members=members["ContactIds"],
        TimeZoneId=members["TimeZoneId"],
        Recurrence=members["Recurrence"],
        RotationStartTime=members["StartTime"],
        StartTime=period.start,
        EndTime=period.end,
        MaxResults=_MOST_SHIFTS,
    )
    coming = [
        Shift(one["StartTime"], one["EndTime"], tuple(one["ContactIds"]))
        for one in answer["RotationShifts"]
    ]
    pen = Pen(period, People.of(contacts, members["ContactIds"]))
    return pen.drawing([pen.rotation(form.name or "This rotation", coming, nowhere)], desk.now)


def _form(
    desk: Desk,
    form: RotationForm,
    schedule: str = "",
    refused: Refused | None = None,
    *,
    seen: str | None = None,
) -> Answer:
    """`seen`: of a rotation that exists, what the form was made from."""
    contacts = _contacts(desk)
    people = [one for one in contacts.values() if one.type is ContactType.PERSONAL]
    return desk.form(
        "on_call/rotation_form.html",
        refused,
        section="On-call",
        form=form,
        exists=seen is not None,
        seen=seen,
        schedule=schedule,
        schedule_name=_called(contacts.get(desk.deployment.contact(schedule)), schedule),
        people=[(one.alias, name_of(one)) for one in people],
        slots=slots(form.members, MAX_MEMBERS),
        days=DAYS,
        places=places(),
        client_token=desk.ports.ids.new(),
        hint=_HINT,
        **_previewed(desk, form, contacts),
    )


def _called(contact: Contact | None, alias: str) -> str:
    return name_of(contact) if contact else alias
