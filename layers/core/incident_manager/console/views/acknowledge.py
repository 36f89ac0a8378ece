"""The page that the link in a page opens: one button, for whoever has the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.console.answer import redirect
from incident_manager.console.registry import get, post
from incident_manager.domain import arn
from incident_manager.domain.acknowledge_link import PageLink, page_link
from incident_manager.domain.contact import Contact
from incident_manager.domain.page import Acceptance, ReceiptType
from incident_manager.services.answer_link import acknowledge_link, look_up_link
from incident_manager.services.retrying import read_engagements
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.services.answer_link import Linked

_PATH = "/a/{alias}/{page_id}/{token}"


@get(_PATH, role=None)
def show(desk: Desk, **_: str) -> Answer:
    """Changes nothing: mail scanners follow links."""
    link = _link(desk)
    linked = look_up_link(desk.store, link) if link else None
    if linked is None:
        return _private(desk.page("acknowledge/unknown.html", 404))
    return _private(desk.page("acknowledge/page.html", **_shown(desk, linked)))


@post(_PATH, role=None, secret=True)
def acknowledge(desk: Desk, **_: str) -> Answer:
    link = _link(desk)
    accepted = acknowledge_link(desk.ports, link, desk.now) if link else None
    if accepted is None:
        return _private(desk.page("acknowledge/unknown.html", 404))
    desk.tools.tell(accepted)
    return _private(redirect(f"{desk.tools.prefix}{desk.visit.path}"))


def _link(desk: Desk) -> PageLink | None:
    """What messengers take for a part of an address at its end is none of it."""
    return page_link(desk.deployment, desk.visit.path.rstrip("/.,"))


def _private(answer: Answer) -> Answer:
    """The address is a secret: no page that is opened from here learns it."""
    return answer.with_headers(referrer_policy="no-referrer")


def _shown(desk: Desk, linked: Linked) -> dict[str, Any]:
    page, engagement, incident = linked.page, linked.engagement, linked.incident
    contact = desk.store.get(Ref(Contact, page.contact_arn))
    read = page.receipt(ReceiptType.READ)
    mine = page.contact_arn in engagement.acknowledged
    others = [arn.owner(one) for one in engagement.acknowledged if one != page.contact_arn]
    return {
        "incident": incident,
        "page": page,
        "name": contact.called if contact else arn.owner(page.contact_arn),
        "message": engagement.message,
        "ends": page.essential or page.contact_arn in engagement.essential,
        "ready": linked.acceptance is Acceptance.ACCEPTED,
        "mine": mine,
        "acknowledged": read.time if read else None,
        "others": others,
        "answered": engagement.answered,
        "over": mine and _is_over(desk, linked),
    }


def _is_over(desk: Desk, linked: Linked) -> bool:
    """Whether nobody else will be paged, by any engagement of the incident."""
    arns = linked.incident.engagements if linked.incident else ()
    others = read_engagements(desk.store, arns).values() if arns else (linked.engagement,)
    known = [one for one in others if one]
    return all(one.answered or one.stopped for one in known)
