"""From nothing to a page that somebody received, a step at a time.

A step is done when what it makes exists: it can be left, and taken up again from anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from incident_manager.console.numbers import whole
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.wording import alias_of
from incident_manager.domain.contact import ChannelType
from incident_manager.domain.role import Role
from incident_manager.services.look_at_readiness import Readiness, look_at_readiness

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
_OUTBOXES = {
    ChannelType.SMS: "/_ministack/sns/sms-messages",
    ChannelType.EMAIL: "/_ministack/ses/messages",
}
_ADMIN = Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Step:
    """`line` says what it is for."""

    path: str
    name: str
    line: str
    done: bool


def steps(ready: Readiness) -> tuple[Step, ...]:
    return (
        Step(
            "replication-set",
            "Replication set",
            "Says in which Regions records are kept. Nothing else can be made before it.",
            ready.replication_set is not None,
        ),
        Step(
            "contact",
            "A contact",
            "A person, and a phone number or an address that was proven to be theirs.",
            bool(ready.reachable),
        ),
        Step(
            "escalation-plan",
            "An escalation plan",
            "Who is paged first, and who is next when nobody answers.",
            bool(ready.escalation_plans),
        ),
        Step(
            "response-plan",
            "A response plan",
            "What an alarm turns into: a title, an impact, and who is engaged.",
            bool(ready.response_plans),
        ),
        Step(
            "test-page",
            "A test page",
            "A real incident, on the way that an alarm's page takes. You acknowledge it.",
            ready.answered,
        ),
    )


@get("/get-prepared")
def overview(desk: Desk) -> Answer:
    return wizard(desk, "overview")


@get("/get-prepared/replication-set", role=_ADMIN)
def replication_set(desk: Desk) -> Answer:
    return wizard(desk, "replication-set")


@post("/get-prepared/replication-set", role=_ADMIN)
def create_replication_set(desk: Desk) -> Answer:
    """In the deployment's own Region, under AWS's key."""
    try:
        desk.call("ssm-incidents", "CreateReplicationSet", regions={desk.deployment.region: {}})
    except Refused as refused:
        return wizard(desk, "replication-set", refused)
    return desk.go("/get-prepared/contact", "The replication set is made.")


@get("/get-prepared/escalation-plan", role=_ADMIN)
def escalation_plan(desk: Desk) -> Answer:
    return wizard(desk, "escalation-plan")


@post("/get-prepared/escalation-plan", role=_ADMIN)
def create_escalation_plan(desk: Desk) -> Answer:
    given = given_fields(desk, "name", "first", "minutes", "second")
    minutes = whole(given["minutes"])
    stages = [
        {"DurationInMinutes": minutes, "Targets": [_essential(desk, alias)]}
        for alias in (given["first"], given["second"])
        if alias
    ]
    try:
        desk.call(
            "ssm-contacts",
            "CreateContact",
            Alias=alias_of(given["name"]),
            DisplayName=given["name"] or None,
            Type="ESCALATION",
            Plan={"Stages": stages},
        )
    except Refused as refused:
        return wizard(desk, "escalation-plan", refused, given)
    return desk.go("/get-prepared/response-plan", "The escalation plan is made.")


@get("/get-prepared/response-plan", role=_ADMIN)
def response_plan(desk: Desk) -> Answer:
    return wizard(desk, "response-plan")


@post("/get-prepared/response-plan", role=_ADMIN)
def create_response_plan(desk: Desk) -> Answer:
    given = given_fields(desk, "name", "title", "impact", "engaged")
    engaged = [desk.deployment.contact(given["engaged"])] if given["engaged"] else []
    impact = whole(given["impact"])
    try:
        desk.call(
            "ssm-incidents",
            "CreateResponsePlan",
            name=alias_of(given["name"]),
            displayName=given["name"] or None,
            incidentTemplate={"title": given["title"], "impact": impact},
            engagements=engaged,
        )
    except Refused as refused:
        return wizard(desk, "response-plan", refused, given)
    return desk.go("/get-prepared/test-page", "The response plan is made.")


def wizard(
    desk: Desk,
    current: str,
    refused: Refused | None = None,
    given: dict[str, str] | None = None,
    *,
    template: str = "",
    ready: Readiness | None = None,
    **context: Any,
) -> Answer:
    """A page of the wizard, with how far it is, which is looked at unless it is given; the step's
    own template unless another is named.
    """
    ready = ready or look_at_readiness(desk.store)
    found = steps(ready)
    place = next((n for n, one in enumerate(found) if one.path == current), None)
    return desk.form(
        f"get_prepared/{template or current.replace('-', '_')}.html",
        refused,
        section="",
        steps=found,
        region=desk.deployment.region,
        step=None if place is None else found[place],
        after=None if place is None else next(iter(found[place + 1 :]), None),
        todo=next((one for one in found if not one.done), None),
        ready=ready,
        given=defaultdict(str, given or {}),
        **context,
    )


def outbox(desk: Desk, kind: ChannelType) -> str:
    """Where the local stack shows what was sent; empty on AWS, where it was sent."""
    if not desk.tools.prefix or kind not in _OUTBOXES:
        return ""
    return f"http://{desk.visit.headers.get('host', 'localhost')}{_OUTBOXES[kind]}"


def _essential(desk: Desk, alias: str) -> dict[str, Any]:
    target = {"ContactId": desk.deployment.contact(alias), "IsEssential": True}
    return {"ContactTargetInfo": target}


def given_fields(desk: Desk, *names: str) -> dict[str, str]:
    return {name: desk.visit.field(name) for name in names}
