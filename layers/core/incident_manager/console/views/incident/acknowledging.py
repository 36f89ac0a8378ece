"""Acknowledging for a person, by the button or by the code of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import post
from incident_manager.console.views.incident.details import AT, Details
from incident_manager.console.views.incident.showing import change
from incident_manager.domain.page import ReceiptType
from incident_manager.services.look_at_incident import look_at_incident

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_NO_CODE = "000000"  # the operation takes one, and looks at none when it is told to ignore it
_NOT_AWAITED = "Nobody waits for this person's acknowledgement any more."


@post(f"{AT}/acknowledge")
def acknowledge(desk: Desk, **at: str) -> Answer:
    """In every engagement that waits for the person: one answer is enough to be left alone."""
    incident_arn = desk.deployment.incident(**at)
    contact_arn = desk.visit.field("contact")

    def do() -> None:
        details = Details(look_at_incident(desk.store, incident_arn))
        pages = details.awaited.get(contact_arn)
        if not pages:
            raise Refused(_NOT_AWAITED, 409)
        for page in pages:
            _accept(desk, page.arn, AcceptCode=_NO_CODE, AcceptCodeValidation="IGNORE")

    return change(desk, incident_arn, "acknowledge", do, "Acknowledged.")


@post(f"{AT}/code")
def enter_code(desk: Desk, **at: str) -> Answer:
    page_arn, code = desk.visit.field("page"), desk.visit.field("code")

    def do() -> None:
        _accept(desk, page_arn, AcceptCode=code, AcceptCodeValidation="ENFORCE")

    return change(
        desk, desk.deployment.incident(**at), "code", do, "Acknowledged.", tab="engagements"
    )


def _accept(desk: Desk, page_arn: str, **code: str) -> None:
    note = f"in the console, by {desk.session.name}"
    desk.call(
        "ssm-contacts",
        "AcceptPage",
        PageId=page_arn,
        AcceptType=ReceiptType.READ.value,
        Note=note,
        **code,
    )
