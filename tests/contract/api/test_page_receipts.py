"""Receipts: on which channel a page was answered, and which pages were never sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.ports import NotSent
from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT, code_in, essential, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.contact import Contact
    from tests.contract.api.conftest import Api


def _paged(api: Api, contact: Contact) -> str:
    """The SMS page of somebody who is engaged just now."""
    api.contacts.start_engagement(
        ContactId=contact.arn, Sender="ops", Subject="Disk is full", Content="Volume 7"
    )
    sms = contact.channels[0].arn
    pages = api.contacts.list_pages_by_contact(ContactId=contact.arn)["Pages"]
    arns: list[str] = [one["PageArn"] for one in pages]
    return next(arn for arn in arns if _channels(api, arn) == {sms})


def _accept(api: Api, page: str, **more: Any) -> None:
    code = code_in(api.world.sms.sent[-1].text.body)
    api.contacts.accept_page(**{"PageId": page, "AcceptType": "READ", "AcceptCode": code, **more})


def _receipts(api: Api, page: str) -> Iterator[dict[str, Any]]:
    yield from api.contacts.list_page_receipts(PageId=page)["Receipts"]


def _types(api: Api, page: str) -> list[str]:
    return [one["ReceiptType"] for one in _receipts(api, page)]


def _channels(api: Api, page: str) -> set[str]:
    return {one["ContactChannelArn"] for one in _receipts(api, page)}


def test_the_receipts_of_an_answer_name_the_channel_that_it_came_by(api: Api) -> None:
    alice = api.world.person("alice", email=True)
    sms, email = (channel.arn for channel in alice.channels)
    page = _paged(api, alice)

    _accept(api, page, ContactChannelId=email, Note="on my way")

    found = {
        one["ReceiptType"]: (one["ContactChannelArn"], one["ReceiptInfo"])
        for one in _receipts(api, page)
    }
    assert found.pop("SENT")[0] == sms
    assert found == {"DELIVERED": (email, "on my way"), "READ": (email, "on my way")}


def test_an_answer_that_names_no_channel_came_by_that_of_the_page(api: Api) -> None:
    alice = api.world.person("alice", email=True)
    page = _paged(api, alice)

    _accept(api, page)

    assert _channels(api, page) == {alice.channels[0].arn}


@pytest.mark.parametrize("validation", ["ENFORCE", "IGNORE"])
@pytest.mark.parametrize("kind", ["DELIVERED", "READ"])
def test_nobody_answers_on_a_channel_of_somebody_else(api: Api, kind: str, validation: str) -> None:
    alice, bob = api.world.person("alice"), api.world.person("bob")
    page = _paged(api, alice)

    for stranger in (bob.channels[0].arn, DEPLOYMENT.channel("alice", "none"), alice.arn):
        with refused("ValidationException", "not a contact channel of the contact who was paged"):
            _accept(
                api,
                page,
                ContactChannelId=stranger,
                AcceptType=kind,
                AcceptCodeValidation=validation,
            )

    assert _types(api, page) == ["SENT"]


def test_a_message_is_answered_after_its_channel_and_its_contact_were_deleted(api: Api) -> None:
    alice = api.world.person("alice")
    sms = alice.channels[0].arn
    page = _paged(api, alice)

    api.contacts.delete_contact_channel(ContactChannelId=sms)
    _accept(api, page, ContactChannelId=sms, AcceptType="DELIVERED")
    api.contacts.delete_contact(ContactId=alice.arn)
    _accept(api, page, ContactChannelId=sms)

    assert _types(api, page) == ["DELIVERED", "READ", "SENT"]


def test_a_page_that_nobody_needs_any_more_is_not_sent_and_says_so(api: Api) -> None:
    """The carrier is in trouble; meanwhile the incident is taken care of."""
    world = api.world
    alice, bob = world.person("alice"), world.person("bob")
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    ops = world.escalation("ops", (5, essential(alice, bob)))
    world.fires(world.response_plan("checkout", ops))
    world.sms.refusals.clear()

    world.acknowledges(world.page_of(bob))
    world.lives(2)

    (page,) = api.contacts.list_pages_by_contact(ContactId=alice.arn)["Pages"]
    assert world.sms_to(alice) == 0
    assert not {"SentTime", "DeliveryTime", "ReadTime"} & page.keys()
    found = {one["ReceiptType"]: one["ReceiptInfo"] for one in _receipts(api, page["PageArn"])}
    assert found == {"ERROR": "Throttled", "STOP": "no longer needed"}
    listed = api.contacts.list_pages_by_engagement(EngagementId=page["EngagementArn"])["Pages"]
    assert page in listed


def test_stopping_an_engagement_ends_what_it_still_owes_and_keeps_what_was_sent(api: Api) -> None:
    world = api.world
    alice = world.person("alice", retry_minutes=5)
    page = _paged(api, alice)
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    world.passes(5)
    engagement = api.contacts.describe_page(PageId=page)["EngagementArn"]

    api.contacts.stop_engagement(EngagementId=engagement, Reason="false alarm")
    world.sms.refusals.clear()
    world.lives(2)

    assert world.sms_to(alice) == 1
    assert _types(api, page) == ["ERROR", "SENT", "STOP"]
    with refused("ValidationException", "has been stopped"):
        _accept(api, page)
