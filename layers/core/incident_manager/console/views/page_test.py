"""The wizard's last step: a page that is sent, and received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.get_prepared import outbox, wizard
from incident_manager.console.wording import RECEIPTS, TYPES
from incident_manager.domain import arn
from incident_manager.domain.page import ReceiptType
from incident_manager.domain.role import Role
from incident_manager.services.look_at_incident import look_at_incident

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.domain.page import Page
    from incident_manager.services.look_at_incident import LookedAt

_TITLE = "Test page"
_IMPACT = 5
_SHOWN = (ReceiptType.READ, ReceiptType.DELIVERED, ReceiptType.SENT, ReceiptType.ERROR)


@dataclass(frozen=True, slots=True)
class Way:
    """How far a page has come: `state` since `at` (UTC), or on its way."""

    name: str
    channel: str
    state: str
    at: datetime | None
    reason: str
    outbox: str


@get("/get-prepared/test-page", role=Role.RESPONDER)
def form(desk: Desk) -> Answer:
    return wizard(desk, "test-page", client_token=desk.ports.ids.new())


@post("/get-prepared/test-page")
def send(desk: Desk) -> Answer:
    """A real incident: what is tested is the way that an alarm's page takes."""
    given = {"plan": desk.visit.field("plan")}
    try:
        started = desk.call(
            "ssm-incidents",
            "StartIncident",
            responsePlanArn=desk.deployment.response_plan(given["plan"]),
            title=_TITLE,
            impact=_IMPACT,
            clientToken=desk.visit.field("client_token") or None,
        )
    except Refused as refused:
        return wizard(desk, "test-page", refused, given, client_token=desk.ports.ids.new())
    return desk.go(_path(started["incidentRecordArn"]))


@get("/get-prepared/test-page/{plan}/{incident}", role=Role.RESPONDER)
def sent(desk: Desk, plan: str, incident: str) -> Answer:
    return _sent(desk, plan, incident)


@get("/get-prepared/test-page/{plan}/{incident}/progress", role=Role.RESPONDER)
def progress(desk: Desk, plan: str, incident: str) -> Answer:
    return desk.live("get_prepared/progress.html", **_progress(desk, plan, incident))


@post("/get-prepared/test-page/{plan}/{incident}/code")
def accept(desk: Desk, plan: str, incident: str) -> Answer:
    """The code says for which page it is: the others refuse it."""
    looked, code = _look(desk, plan, incident), desk.visit.field("code")
    fault = Refused("No page of this test waits for a code.")
    for page in _pages(looked):
        if page.read:
            continue
        try:
            desk.call(
                "ssm-contacts",
                "AcceptPage",
                PageId=page.arn,
                AcceptCode=code,
                AcceptType="READ",
                AcceptCodeValidation="ENFORCE",
            )
        except Refused as refused:
            fault = refused
        else:
            return desk.go(_path(looked.incident.arn), "Acknowledged.")
    return _sent(desk, plan, incident, fault)


@post("/get-prepared/test-page/{plan}/{incident}/resolve")
def resolve(desk: Desk, plan: str, incident: str) -> Answer:
    incident_arn = desk.deployment.incident(plan, incident)
    desk.call("ssm-incidents", "UpdateIncidentRecord", arn=incident_arn, status="RESOLVED")
    return desk.go(_path(incident_arn), "The test is over.")


def _sent(desk: Desk, plan: str, incident: str, refused: Refused | None = None) -> Answer:
    context = _progress(desk, plan, incident)
    return wizard(desk, "test-page", refused, template="test_page_sent", **context)


def _progress(desk: Desk, plan: str, incident: str) -> dict[str, Any]:
    looked = _look(desk, plan, incident)
    pages = _pages(looked)
    ways = [_way(desk, looked, page) for page in pages]
    read = [time for page in pages if (time := _at(page, ReceiptType.READ))]
    return {
        "incident": looked.incident,
        "path": _path(looked.incident.arn),
        "ways": ways,
        "took": min(read) - looked.incident.created if read else None,
        "outboxes": sorted({(one.channel, one.outbox) for one in ways if one.outbox}),
        "door_arn": desk.tools.doors.address(plan),
        "topic_arn": desk.tools.alarm_topic_arn,
    }


def _look(desk: Desk, plan: str, incident: str) -> LookedAt:
    return look_at_incident(desk.store, desk.deployment.incident(plan, incident))


def _pages(looked: LookedAt) -> list[Page]:
    return [page for pages in looked.pages.values() for page in pages]


def _way(desk: Desk, looked: LookedAt, page: Page) -> Way:
    contact = looked.contacts.get(page.contact_arn)
    channel = contact.channel(page.channel_arn) if contact else None
    state = next((kind for kind in _SHOWN if page.receipt(kind)), None)
    receipt = page.receipt(state) if state else None
    return Way(
        name=contact.called if contact else arn.owner(page.contact_arn),
        channel=TYPES[channel.type] if channel else "",
        state=RECEIPTS[state] if state else "On its way",
        at=receipt.time if receipt else None,
        reason=(receipt.info or "") if receipt and state is ReceiptType.ERROR else "",
        outbox=outbox(desk, channel.type) if channel else "",
    )


def _at(page: Page, kind: ReceiptType) -> datetime | None:
    receipt = page.receipt(kind)
    return receipt.time if receipt else None


def _path(incident_arn: str) -> str:
    return f"/get-prepared/test-page/{arn.path(incident_arn)}"
