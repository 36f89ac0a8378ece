"""Overrides: who covers whom for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.on_call.override_form import NOBODY, OverrideForm, rota_of
from incident_manager.console.on_call.period import monday
from incident_manager.console.on_call.zoned import Zoned
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.on_call.schedule import people_of, showing, stored
from incident_manager.domain import arn
from incident_manager.domain.role import Role
from incident_manager.services.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.on_call.people import People
    from incident_manager.domain.on_call import Rota
    from incident_manager.domain.override import RotationOverride
    from incident_manager.services.schedule_calendar import Roster


@get("/on-call/{alias}/override", role=Role.RESPONDER)
def new(desk: Desk, alias: str) -> Answer:
    roster, asked = stored(desk, alias), desk.visit.asked
    rota = rota_of(roster, asked("rotation"))
    zoned = Zoned(rota.rotation.time_zone_id)
    form = OverrideForm.of_shift(zoned, asked("start"), asked("end"), desk.now)
    return _form(desk, roster, rota, form)


@post("/on-call/{alias}/override")
def create(desk: Desk, alias: str) -> Answer:
    roster, form = stored(desk, alias), OverrideForm.typed(desk.visit)
    rota = rota_of(roster, desk.visit.field("rotation"))
    zoned = Zoned(rota.rotation.time_zone_id)
    try:
        members = form.operation(desk.deployment, rota, zoned)
        token = desk.visit.field("client_token") or None
        desk.call("ssm-contacts", "CreateRotationOverride", **members, IdempotencyToken=token)
    except Refused as refused:
        return _form(desk, roster, rota, form, refused)
    who = people_of(roster).names(members["NewContactIds"])
    shown = showing(alias, _week(zoned, form.begins(zoned)))
    return desk.go(shown, f"Covered by {who}: {rota.rotation.name}.")


@get("/on-call/{alias}/overrides/{rotation}/{override}")
def show(desk: Desk, alias: str, rotation: str, override: str) -> Answer:
    roster = stored(desk, alias)
    rota = rota_of(roster, rotation)
    found, zoned = _found(rota, override), Zoned(rota.rotation.time_zone_id)
    return desk.page(
        "on_call/override.html",
        section="On-call",
        schedule=roster.schedule,
        rotation=rota.rotation,
        zoned=zoned,
        people=people_of(roster),
        override=found,
        week=_week(zoned, found.start),
    )


@post("/on-call/{alias}/overrides/{rotation}/{override}")
def delete(desk: Desk, alias: str, rotation: str, override: str) -> Answer:
    rotation_arn = desk.deployment.rotation(rotation)
    desk.call(
        "ssm-contacts",
        "DeleteRotationOverride",
        RotationId=rotation_arn,
        RotationOverrideId=override,
    )
    shown = showing(alias, desk.visit.field("week"))
    return desk.go(shown, "The override is deleted: the regular shifts count again.")


def _week(zoned: Zoned, of: datetime) -> str:
    return monday(zoned.day(of)).isoformat()


def _found(rota: Rota, override_id: str) -> RotationOverride:
    for one in rota.overrides:
        if one.id == override_id:
            return one
    raise NotFoundError(override_id)


def _form(
    desk: Desk, roster: Roster, rota: Rota, form: OverrideForm, refused: Refused | None = None
) -> Answer:
    people, zoned = people_of(roster), Zoned(rota.rotation.time_zone_id)
    members = dict.fromkeys(rota.rotation.contact_arns)
    return desk.form(
        "on_call/override_form.html",
        refused,
        section="On-call",
        schedule=roster.schedule,
        rotation=rota.rotation,
        zoned=zoned,
        displaced=people.names(form.displaced(rota, zoned)),
        choices=[
            ("", "Choose"),
            *((arn.owner(one), _choice(people, one)) for one in members),
            (NOBODY, "Nobody: leave it open"),
        ],
        places=range(min(rota.rotation.recurrence.number_of_on_calls, len(members))),
        form=form,
        client_token=desk.ports.ids.new(),
    )


def _choice(people: People, contact_arn: str) -> str:
    fault = people.fault(contact_arn)
    return (
        f"{people.name(contact_arn)} (not reachable: {fault})"
        if fault
        else people.name(contact_arn)
    )
