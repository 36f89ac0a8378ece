"""The pages of a person, and why each was sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.contact import ContactType
from tests.contract.api.refusals import refused
from tests.contract.records import page as recorded_page
from tests.contract.records import put
from tests.world import DEPLOYMENT, essential

if TYPE_CHECKING:
    from incident_manager.domain.contact import Contact
    from tests.contract.api.conftest import Api

_PATH = (ContactType.ESCALATION, ContactType.ONCALL_SCHEDULE, ContactType.PERSONAL)


def _engage(api: Api, contact: Contact) -> str:
    arn: str = api.contacts.start_engagement(
        ContactId=contact.arn, Sender="ops", Subject="Disk is full", Content="Volume 7"
    )["EngagementArn"]
    return arn


def _listed(api: Api, contact: Contact, **more: Any) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = api.contacts.list_pages_by_contact(ContactId=contact.arn, **more)[
        "Pages"
    ]
    return pages


def _resolutions(api: Api, page_arn: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = api.contacts.list_page_resolutions(PageId=page_arn)[
        "PageResolutions"
    ]
    return listed


def test_the_pages_of_a_person_are_listed_newest_first_whoever_engaged_them(api: Api) -> None:
    alice, bob = api.world.person("alice"), api.world.person("bob")
    ops = api.world.escalation("ops", (5, essential(bob)), (0, essential(alice)))
    first = _engage(api, alice)
    began = api.world.now
    api.world.passes(1)
    api.world.fires(api.world.response_plan("checkout", ops))
    api.world.passes(5)

    newest, oldest = _listed(api, alice)

    assert oldest == {
        "PageArn": oldest["PageArn"],
        "EngagementArn": first,
        "ContactArn": alice.arn,
        "Sender": "ops",
        "SentTime": began,
    }
    assert newest["IncidentId"] == api.world.incident.arn
    assert newest["EngagementArn"] == api.world.engagement().arn
    assert newest["SentTime"] == api.world.now
    assert [one["ContactArn"] for one in _listed(api, bob)] == [bob.arn]


def test_a_listed_page_says_when_it_was_delivered_and_read(api: Api) -> None:
    alice = api.world.person("alice")
    _engage(api, alice)
    (sent,) = _listed(api, alice)
    api.world.passes(2)

    api.contacts.accept_page(
        PageId=sent["PageArn"],
        AcceptType="READ",
        AcceptCode="123456",
        AcceptCodeValidation="IGNORE",
    )

    (read,) = _listed(api, alice)
    assert read == {**sent, "DeliveryTime": api.world.now, "ReadTime": api.world.now}


@pytest.mark.parametrize("size", [1, 2, 7])
def test_the_pages_of_a_person_are_listed_in_pages(api: Api, size: int) -> None:
    alice = api.world.person("alice")
    begun = []
    for _ in range(5):
        begun.append(_engage(api, alice))
        api.world.passes(1)

    pages = api.contacts.get_paginator("list_pages_by_contact").paginate(
        ContactId=alice.arn, PaginationConfig={"PageSize": size}
    )

    found = [one["EngagementArn"] for page in pages for one in page["Pages"]]
    assert found == begun[::-1]


def test_more_pages_than_one_read_takes_are_listed_with_their_engagements(api: Api) -> None:
    alice = api.world.person("alice")
    begun = [_engage(api, alice) for _ in range(103)]

    found = _listed(api, alice, MaxResults=1024)

    assert {one["EngagementArn"] for one in found} == set(begun)
    assert len(found) == 103


def test_a_token_for_the_pages_of_one_person_is_of_no_use_for_another(api: Api) -> None:
    alice, bob = api.world.person("alice"), api.world.person("bob")
    _engage(api, alice), _engage(api, alice)

    answer = api.contacts.list_pages_by_contact(ContactId=alice.arn, MaxResults=1)

    with refused("ValidationException", "NextToken"):
        _listed(api, bob, NextToken=answer["NextToken"])


def test_somebody_who_was_never_paged_has_no_pages_and_nobody_is_not_found(api: Api) -> None:
    assert _listed(api, api.world.person("alice")) == []

    nobody = DEPLOYMENT.contact("nobody")
    with refused("ResourceNotFoundException", ResourceId=nobody, ResourceType="CONTACT"):
        api.contacts.list_pages_by_contact(ContactId=nobody)


def test_a_person_who_was_engaged_directly_was_paged_for_no_other_reason(api: Api) -> None:
    alice = api.world.person("alice")
    _engage(api, alice)
    (page,) = _listed(api, alice)

    assert _resolutions(api, page["PageArn"]) == [{"ContactArn": alice.arn, "Type": "PERSONAL"}]


def test_a_page_of_an_escalation_tells_its_plan_and_its_stage(api: Api) -> None:
    alice, bob = api.world.person("alice"), api.world.person("bob")
    ops = api.world.escalation("ops", (5, essential(bob)), (0, essential(alice)))
    _engage(api, ops)
    api.world.passes(5)

    for person, stage in ((bob, 0), (alice, 1)):
        (page,) = _listed(api, person)
        assert _resolutions(api, page["PageArn"]) == [
            {"ContactArn": ops.arn, "Type": "ESCALATION", "StageIndex": stage},
            {"ContactArn": person.arn, "Type": "PERSONAL", "StageIndex": stage},
        ]


def test_a_page_by_way_of_a_schedule_names_the_schedule(api: Api) -> None:
    ops, primary, alice = (DEPLOYMENT.contact(one) for one in ("ops", "primary", "alice"))
    page = recorded_page()
    by_way_of = tuple(
        replace(page.resolutions[0], contact_arn=arn, type=kind, stage=2)
        for arn, kind in zip((ops, primary, alice), _PATH, strict=True)
    )
    put(api.world.store, replace(page, resolutions=by_way_of))

    found = _resolutions(api, page.arn)

    assert [one["ContactArn"] for one in found] == [ops, primary, alice]
    assert [one["Type"] for one in found] == [kind.value for kind in _PATH]
    assert {one["StageIndex"] for one in found} == {2}


def test_a_page_that_does_not_exist_was_sent_for_no_reason(api: Api) -> None:
    missing = recorded_page().arn

    with refused("ResourceNotFoundException", ResourceId=missing, ResourceType="PAGE"):
        api.contacts.list_page_resolutions(PageId=missing)


def test_resolutions_have_no_token_and_take_none(api: Api) -> None:
    page = put(api.world.store, recorded_page())

    assert "NextToken" not in api.contacts.list_page_resolutions(PageId=page.arn)
    with refused("ValidationException", "NextToken"):
        api.contacts.list_page_resolutions(PageId=page.arn, NextToken="x")
