"""ListPagesByEngagement, ListPagesByContact, DescribePage, AcceptPage, ListPageReceipts,
ListPageResolutions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.engagements import message_shape
from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing
from incident_manager.api.operations import CONTACTS, operation
from incident_manager.domain.contact import Contact
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.page import Acceptance, Page, ReceiptType
from incident_manager.services.accept_page import Accept, accept_page
from incident_manager.services.errors import NotFoundError
from incident_manager.store import Ref, page_refs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.api.operations import Members, Request


@operation(CONTACTS, "ListPagesByEngagement")
def list_by_engagement(request: Request, params: Members) -> Members:
    listing: Listing[Page] = Listing.of(CONTACTS, "ListPagesByEngagement", params)
    engagement = request.find(Ref(Engagement, params["EngagementId"]))
    found = listing.page(lambda window: request.ports.store.pages(engagement.arn, window))
    shapes = [_shape(page, engagement) for page in found.items]
    return listing.answer("Pages", shapes, found.next)


@operation(CONTACTS, "ListPagesByContact")
def list_by_contact(request: Request, params: Members) -> Members:
    """Newest first."""
    listing: Listing[Page] = Listing.of(CONTACTS, "ListPagesByContact", params)
    contact = request.find(Ref(Contact, params["ContactId"]))
    found = listing.page(lambda window: request.ports.store.pages_of_contact(contact.arn, window))
    engagements = _engagements(request, found.items)
    shapes = [
        _shape(page, engagement)
        for page in found.items
        if (engagement := engagements.get(page.engagement_arn))
    ]
    return listing.answer("Pages", shapes, found.next)


@operation(CONTACTS, "DescribePage")
def describe(request: Request, params: Members) -> Members:
    page, engagement = _find(request, params["PageId"])
    return {**_shape(page, engagement), **message_shape(engagement.message)}


@operation(CONTACTS, "AcceptPage")
def accept(request: Request, params: Members) -> Members:
    """The code is enforced unless the caller says IGNORE: AWS publishes no default, and this is the
    safe one.
    """
    code = None if params.get("AcceptCodeValidation") == "IGNORE" else params["AcceptCode"]
    asked = Accept(
        page_arn=params["PageId"],
        kind=ReceiptType(params["AcceptType"]),
        code=code,
        info=params.get("Note") or params["AcceptCode"],
        channel_arn=params.get("ContactChannelId"),
    )
    accepted = accept_page(request.ports, asked, request.now)
    request.tell(accepted)
    if accepted.acceptance is not Acceptance.ACCEPTED:
        field = "AcceptCode" if accepted.acceptance is Acceptance.WRONG_CODE else "PageId"
        raise invalid(CONTACTS, field, accepted.acceptance.value)
    return {}


@operation(CONTACTS, "ListPageReceipts")
def list_receipts(request: Request, params: Members) -> Members:
    """By type, as a page has at most one receipt of a type."""
    listing: Listing[Page] = Listing.of(CONTACTS, "ListPageReceipts", params)
    page, _ = _find(request, params["PageId"])
    shown, following = listing.of_few(page.receipts, lambda receipt: receipt.type.value)
    shapes = [
        {
            "ContactChannelArn": receipt.channel_arn,
            "ReceiptType": receipt.type.value,
            "ReceiptInfo": receipt.info,
            "ReceiptTime": receipt.time,
        }
        for receipt in shown
    ]
    return listing.answer("Receipts", shapes, following)


@operation(CONTACTS, "ListPageResolutions")
def list_resolutions(request: Request, params: Members) -> Members:
    """Why somebody was paged: from who was engaged to who was reached; three at most, in one
    answer.
    """
    listing: Listing[Page] = Listing.of(CONTACTS, "ListPageResolutions", params)
    page = request.find(Ref(Page, params["PageId"]))
    shapes = [
        {"ContactArn": one.contact_arn, "Type": one.type.value, "StageIndex": one.stage}
        for one in page.resolutions
    ]
    return listing.answer("PageResolutions", shapes, None)


def _engagements(request: Request, pages: Iterable[Page]) -> dict[str, Engagement]:
    """The engagements of these pages, by ARN; pages of one engagement often come together."""
    refs = [Ref(Engagement, one) for one in dict.fromkeys(page.engagement_arn for page in pages)]
    return {one.arn: one for one in request.ports.store.read(refs).all(refs)}


def _find(request: Request, page_arn: str) -> tuple[Page, Engagement]:
    page_ref, engagement_ref = page_refs(page_arn)
    found = request.ports.store.read([page_ref, engagement_ref])
    page, engagement = found.get(page_ref), found.get(engagement_ref)
    if page is None or engagement is None:
        raise NotFoundError(page_arn)
    return page, engagement


def _shape(page: Page, engagement: Engagement) -> Members:
    return {
        "PageArn": page.arn,
        "EngagementArn": page.engagement_arn,
        "ContactArn": page.contact_arn,
        "Sender": engagement.message.sender,
        "IncidentId": engagement.incident_arn,
        "SentTime": page.time_of(ReceiptType.SENT),
        "DeliveryTime": page.time_of(ReceiptType.DELIVERED),
        "ReadTime": page.time_of(ReceiptType.READ),
    }
