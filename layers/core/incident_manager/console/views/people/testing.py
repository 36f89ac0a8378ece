"""A test page: somebody is engaged without an incident, and sees what comes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from incident_manager.api.operations import CONTACTS
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.people.contact import Typed, show
from incident_manager.console.views.people.receipts import shown_pages, to_come
from incident_manager.domain import arn
from incident_manager.domain.contact import Contact
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.reachability import unreachable_because
from incident_manager.services.finding import find
from incident_manager.services.run_all import together
from incident_manager.store import Ref, Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_PAGES = Window(50)
_SUBJECT = "Test page"
_CONTENT = (
    "This is a test page from Incident Manager. Nothing is wrong. "
    "Acknowledge it to see that it was read."
)


@post("/contacts/{alias}/test")
def start(desk: Desk, alias: str) -> Answer:
    try:
        started = desk.call(
            CONTACTS,
            "StartEngagement",
            ContactId=desk.deployment.contact(alias),
            Sender="Incident Manager",
            Subject=_SUBJECT,
            Content=_CONTENT,
            PublicSubject=_SUBJECT,
            PublicContent=_CONTENT,
            IdempotencyToken=desk.visit.field("client_token") or None,
        )
    except Refused as refused:
        return show(desk, alias, Typed("test"), refused)
    return desk.go(f"/contacts/{alias}/test/{arn.tail(started['EngagementArn'])}")


@get("/contacts/{alias}/test/{engagement}")
def test_page(desk: Desk, alias: str, engagement: str) -> Answer:
    return _page(desk, alias, engagement)


@get("/contacts/{alias}/test/{engagement}/now")
def test_page_now(desk: Desk, alias: str, engagement: str) -> Answer:
    return desk.live("people/test_now.html", **_read(desk, alias, engagement))


@post("/contacts/{alias}/test/{engagement}")
def acknowledge(desk: Desk, alias: str, engagement: str) -> Answer:
    """Each page has a code of its own, and the person has one in hand: any of them will do."""
    engagement_arn = desk.deployment.engagement(alias, engagement)
    pages = desk.store.pages(engagement_arn, _PAGES).items
    refused = Refused("No page went out that could be acknowledged.", 409)
    for one in pages:
        try:
            desk.call(
                CONTACTS,
                "AcceptPage",
                PageId=one.arn,
                AcceptType="READ",
                AcceptCode=desk.visit.field("code").replace(" ", ""),
                AcceptCodeValidation="ENFORCE",
            )
        except Refused as error:
            refused = error
        else:
            return desk.go(f"/contacts/{alias}/test/{engagement}", "The test page was read.")
    return _page(desk, alias, engagement, refused)


@post("/contacts/{alias}/test/{engagement}/stop")
def stop(desk: Desk, alias: str, engagement: str) -> Answer:
    engagement_arn = desk.deployment.engagement(alias, engagement)
    reason = "the test was ended"
    desk.call(CONTACTS, "StopEngagement", EngagementId=engagement_arn, Reason=reason)
    return desk.go(f"/contacts/{alias}/test/{engagement}", "The test was ended.")


def _page(desk: Desk, alias: str, engagement: str, refused: Refused | None = None) -> Answer:
    return desk.form(
        "people/test.html",
        refused,
        section="Contacts",
        **_read(desk, alias, engagement),
    )


def _read(desk: Desk, alias: str, engagement: str) -> dict[str, Any]:
    """All three at the same time. Raises Refused for an engagement that is no test."""
    engagement_arn = desk.deployment.engagement(alias, engagement)
    person, begun, pages = together(
        partial(find, desk.store, Ref(Contact, desk.deployment.contact(alias))),
        partial(find, desk.store, Ref(Engagement, engagement_arn)),
        partial(desk.store.pages, engagement_arn, _PAGES),
    )
    if begun.incident_arn:
        raise Refused("This engagement belongs to an incident: it is no test.", 404)
    return {
        "person": person,
        "engagement": begun,
        "id": engagement,
        "pages": shown_pages(person, pages.items),
        "to_come": to_come(person, begun, pages.items),
        "unreachable": unreachable_because(person),
    }
