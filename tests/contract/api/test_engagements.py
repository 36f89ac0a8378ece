"""Engagements and pages through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT, code_in, essential, number_of

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

REQUEST: dict[str, Any] = {
    "Sender": "ops",
    "Subject": "Disk is full",
    "Content": "Volume 7 of db-1",
    "PublicSubject": "Please look at the disks",
}


def _engage(api: Api, contact: str, **changes: Any) -> str:
    request = {**REQUEST, "ContactId": contact, **changes}
    arn: str = api.contacts.start_engagement(**request)["EngagementArn"]
    return arn


def _pages(api: Api, engagement: str) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = api.contacts.list_pages_by_engagement(EngagementId=engagement)[
        "Pages"
    ]
    return pages


def test_an_engagement_without_an_incident_pages_at_once(api: Api) -> None:
    alice = api.world.person("alice", email=True)

    engagement = _engage(api, alice.arn)

    (sms,) = api.world.sms.to(number_of("alice"))
    (mail,) = api.world.email.sent
    assert "Please look at the disks" in sms.text.body
    assert "Volume 7" not in sms.text.body
    assert "Volume 7 of db-1" in mail.text.body
    assert len(_pages(api, engagement)) == 2


def test_an_sms_without_a_public_text_says_only_who_is_paging(api: Api) -> None:
    alice = api.world.person("alice")

    api.contacts.start_engagement(
        ContactId=alice.arn, Sender="ops", Subject="Secret", Content="Very secret"
    )

    (sms,) = api.world.sms.sent
    assert "ops is paging you" in sms.text.body
    assert "ecret" not in sms.text.body


def test_an_engagement_describes_what_it_was_started_with(api: Api) -> None:
    alice = api.world.person("alice")
    engagement = _engage(api, alice.arn)

    described = api.contacts.describe_engagement(EngagementId=engagement)

    assert described["ContactArn"] == alice.arn
    assert described["EngagementArn"] == engagement
    assert described["StartTime"] == api.world.now
    assert {name: described[name] for name in REQUEST} == REQUEST
    assert "StopTime" not in described
    assert "IncidentId" not in described


def test_a_stopped_engagement_sends_nothing_more_and_keeps_its_first_stop(api: Api) -> None:
    alice = api.world.person("alice", retry_minutes=5)
    engagement = _engage(api, alice.arn)

    api.contacts.stop_engagement(EngagementId=engagement, Reason="false alarm")
    stopped = api.world.now
    api.world.passes(60)
    api.contacts.stop_engagement(EngagementId=engagement)

    assert api.world.sms_to(alice) == 1
    described = api.contacts.describe_engagement(EngagementId=engagement)
    assert described["StopTime"] == stopped


def test_the_code_of_the_message_acknowledges_the_page(api: Api) -> None:
    alice = api.world.person("alice", retry_minutes=5)
    engagement = _engage(api, alice.arn)
    code = code_in(api.world.sms.sent[0].text.body)
    (page,) = _pages(api, engagement)
    sent = api.world.now
    api.world.passes(2)

    api.contacts.accept_page(PageId=page["PageArn"], AcceptType="READ", AcceptCode=code)
    described = api.contacts.describe_page(PageId=page["PageArn"])
    receipts = api.contacts.list_page_receipts(PageId=page["PageArn"])["Receipts"]

    read = sent + timedelta(minutes=2)
    assert described["ContactArn"] == alice.arn
    assert described["Content"] == REQUEST["Content"]
    assert (described["SentTime"], described["ReadTime"]) == (sent, read)
    assert described["DeliveryTime"] == read
    assert [(one["ReceiptType"], one["ReceiptTime"]) for one in receipts] == [
        ("DELIVERED", read),
        ("READ", read),
        ("SENT", sent),
    ]
    assert {one["ContactChannelArn"] for one in receipts} == {alice.channels[0].arn}
    api.world.passes(60)
    assert api.world.sms_to(alice) == 1


def test_no_answer_has_the_secrets_of_a_page(api: Api) -> None:
    alice = api.world.person("alice")
    api.world.fires(api.world.response_plan("checkout", alice))
    (page,), incident = api.world.pages, api.world.incident.arn
    contacts, incidents = api.contacts, api.incidents

    answers = [
        contacts.describe_page(PageId=page.arn),
        contacts.describe_engagement(EngagementId=page.engagement_arn),
        contacts.list_pages_by_engagement(EngagementId=page.engagement_arn),
        contacts.list_pages_by_contact(ContactId=alice.arn),
        contacts.list_page_receipts(PageId=page.arn),
        contacts.list_page_resolutions(PageId=page.arn),
        incidents.get_incident_record(arn=incident),
        *(
            incidents.get_timeline_event(incidentRecordArn=incident, eventId=one.id)
            for one in api.world.timeline()
        ),
    ]

    assert page.link
    assert page.arn in repr(answers)
    assert page.link not in repr(answers)
    assert page.code not in repr(answers)


@pytest.mark.parametrize(("validation", "accepted"), [("ENFORCE", False), ("IGNORE", True)])
def test_a_foreign_code_counts_only_where_validation_is_ignored(
    api: Api, validation: str, accepted: bool
) -> None:
    engagement = _engage(api, api.world.person("alice").arn)
    (page,) = _pages(api, engagement)
    accept = {
        "PageId": page["PageArn"],
        "AcceptType": "READ",
        "AcceptCode": "99999999",
        "AcceptCodeValidation": validation,
    }

    if accepted:
        api.contacts.accept_page(**accept)
    else:
        with refused("ValidationException", "AcceptCode"):
            api.contacts.accept_page(**accept)

    assert ("ReadTime" in api.contacts.describe_page(PageId=page["PageArn"])) is accepted


def test_a_code_is_enforced_unless_the_caller_says_otherwise(api: Api) -> None:
    engagement = _engage(api, api.world.person("alice").arn)
    (page,) = _pages(api, engagement)

    with refused("ValidationException", "not the one that was sent"):
        api.contacts.accept_page(PageId=page["PageArn"], AcceptType="READ", AcceptCode="99999999")


def test_delivered_is_noted_and_stops_nothing(api: Api) -> None:
    alice = api.world.person("alice", retry_minutes=5)
    engagement = _engage(api, alice.arn)
    code = code_in(api.world.sms.sent[0].text.body)
    (page,) = _pages(api, engagement)

    api.contacts.accept_page(PageId=page["PageArn"], AcceptType="DELIVERED", AcceptCode=code)
    api.world.passes(6)

    described = api.contacts.describe_page(PageId=page["PageArn"])
    assert "DeliveryTime" in described
    assert "ReadTime" not in described
    assert api.world.sms_to(alice) == 2


def test_the_same_token_begins_one_engagement_and_another_request_with_it_is_refused(
    api: Api,
) -> None:
    alice = api.world.person("alice")
    first = _engage(api, alice.arn, IdempotencyToken="once")

    assert _engage(api, alice.arn, IdempotencyToken="once") == first
    assert api.world.sms_to(alice) == 1
    with refused("ValidationException", "used before"):
        _engage(api, alice.arn, IdempotencyToken="once", Subject="Something else")


def test_an_engagement_of_an_incident_is_listed_with_it_and_ends_with_it(api: Api) -> None:
    alice, bob = api.world.person("alice"), api.world.person("bob", retry_minutes=5)
    api.world.fires(api.world.response_plan("checkout", alice))
    incident = api.world.incident

    added = _engage(api, bob.arn, IncidentId=incident.arn)
    listed = api.contacts.list_engagements(IncidentId=incident.arn)["Engagements"]
    api.incidents.update_incident_record(arn=incident.arn, status="RESOLVED")
    api.world.passes(60)

    assert [one["ContactArn"] for one in listed] == [bob.arn, alice.arn]
    assert listed[0]["EngagementArn"] == added
    assert api.world.sms_to(bob) == 1
    with refused("ValidationException", "RESOLVED"):
        _engage(api, bob.arn, IncidentId=incident.arn)


def test_an_engagement_of_an_unknown_incident_or_contact_is_not_found(api: Api) -> None:
    alice = api.world.person("alice")

    with refused("ResourceNotFoundException"):
        _engage(api, alice.arn, IncidentId=DEPLOYMENT.incident("checkout", "1"))
    with refused("ResourceNotFoundException"):
        _engage(api, DEPLOYMENT.contact("nobody"))
    assert api.contacts.list_engagements()["Engagements"] == []


def test_engagements_are_listed_newest_first_within_a_time_range(api: Api) -> None:
    alice = api.world.person("alice")
    made = []
    for _ in range(4):
        made.append(_engage(api, alice.arn))
        api.world.passes(10)
    start = api.world.now - timedelta(minutes=30)

    listed = api.contacts.list_engagements(
        TimeRangeValue={"StartTime": start, "EndTime": start + timedelta(minutes=20)}
    )["Engagements"]

    assert [one["EngagementArn"] for one in listed] == [made[2], made[1]]


def test_lists_of_engagements_go_on_where_they_ended(api: Api) -> None:
    alice = api.world.person("alice")
    made = []
    for _ in range(5):
        made.append(_engage(api, alice.arn))
        api.world.passes(1)

    pages = api.contacts.get_paginator("list_engagements").paginate(
        PaginationConfig={"PageSize": 2}
    )
    listed = [one["EngagementArn"] for page in pages for one in page["Engagements"]]

    assert listed == made[::-1]


def test_an_escalation_is_described_by_its_pages(api: Api) -> None:
    alice, bob = api.world.person("alice"), api.world.person("bob")
    escalation = api.world.escalation("ops", (5, essential(alice)), (0, essential(bob)))

    engagement = _engage(api, escalation.arn)
    first = _pages(api, engagement)
    api.world.passes(5)

    assert [one["ContactArn"] for one in first] == [alice.arn]
    assert {one["ContactArn"] for one in _pages(api, engagement)} == {alice.arn, bob.arn}
    assert {one["Sender"] for one in first} == {"ops"}


def test_unknown_engagements_and_pages_are_not_found(api: Api) -> None:
    engagement = DEPLOYMENT.engagement("alice", "13e23ef1-f633-5f68-a876-f68f8c71edf0")
    page = engagement.replace(":engagement/", ":page/")

    with refused("ResourceNotFoundException", ResourceType="ENGAGEMENT"):
        api.contacts.describe_engagement(EngagementId=engagement)
    with refused("ResourceNotFoundException"):
        api.contacts.stop_engagement(EngagementId=engagement)
    with refused("ResourceNotFoundException", ResourceType="PAGE"):
        api.contacts.accept_page(PageId=page, AcceptType="READ", AcceptCode="123456")
    with refused("ResourceNotFoundException"):
        api.contacts.list_page_receipts(PageId=page)
