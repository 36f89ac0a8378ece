"""ListPagesByEngagement, DescribePage, AcceptPage, ListPageReceipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.api.engagements import message_shape
from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing
from incident_manager.api.operations import CONTACTS, operation
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.page import Acceptance, Page, ReceiptType
from incident_manager.services.accept_page import Accept, accept_page
from incident_manager.services.errors import NotFoundError
from incident_manager.store import Ref, page_refs

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Request


@operation(CONTACTS, "ListPagesByEngagement")
def list_by_engagement(request: Request, params: Members) -> Members:
    listing: Listing[Page] = Listing.of(CONTACTS, "ListPagesByEngagement", params)
    engagement = request.find(Ref(Engagement, params["EngagementId"]))
    found = listing.page(lambda window: request.ports.store.pages(engagement.arn, window))
    shapes = [_shape(page, engagement) for page in found.items]
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
    )
    accepted = accept_page(request.ports, asked, request.now)
    request.tell(accepted)
    if accepted.acceptance is not Acceptance.ACCEPTED:
        field = "AcceptCode" if accepted.acceptance is Acceptance.WRONG_CODE else "PageId"
        raise invalid(CONTACTS, field, accepted.acceptance.value)
    return {}


@operation(CONTACTS, "ListPageReceipts")
def list_receipts(request: Request, params: Members) -> Members:
    """By type, as a page has at most one receipt of a type; they fit in one answer."""
    listing: Listing[Page] = Listing.of(CONTACTS, "ListPageReceipts", params)
    page, _ = _find(request, params["PageId"])
    shapes = [
        {
            "ContactChannelArn": receipt.channel_arn,
            "ReceiptType": receipt.type.value,
            "ReceiptInfo": receipt.info,
            "ReceiptTime": receipt.time,
        }
        for receipt in page.receipts
    ]
    return listing.answer("Receipts", shapes, None)


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
