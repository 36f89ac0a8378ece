"""Tags of people, escalation plans and schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.api.refusals import refused
from tests.contract.records import plan, put
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

KINDS = {"alice": "PERSONAL", "ops": "ESCALATION", "primary": "ONCALL_SCHEDULE"}
ALICE = DEPLOYMENT.contact("alice")
every_taggable = pytest.mark.parametrize("arn", [DEPLOYMENT.contact(alias) for alias in KINDS])


@pytest.fixture(autouse=True)
def _contacts(api: Api) -> None:
    for alias, kind in KINDS.items():
        what = "RotationIds" if kind == "ONCALL_SCHEDULE" else "Stages"
        api.contacts.create_contact(
            Alias=alias, Type=kind, Plan={what: []}, Tags=[{"Key": "team", "Value": "shop"}]
        )


def _tags(api: Api, arn: str) -> dict[str, str]:
    tags = api.contacts.list_tags_for_resource(ResourceARN=arn)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in tags}


def _tag(api: Api, arn: str, **tags: str) -> None:
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    api.contacts.tag_resource(ResourceARN=arn, Tags=listed)


@every_taggable
def test_a_contact_begins_with_the_tags_of_its_creation(api: Api, arn: str) -> None:
    assert _tags(api, arn) == {"team": "shop"}


@every_taggable
def test_tags_are_added_and_replaced_in_their_order(api: Api, arn: str) -> None:
    _tag(api, arn, team="pay", **{"Cost/Centre": "a_b=c@d:e.f+g-h/i é"})
    _tag(api, arn)

    assert list(_tags(api, arn).items()) == [
        ("team", "pay"),
        ("Cost/Centre", "a_b=c@d:e.f+g-h/i é"),
    ]


@every_taggable
def test_tags_are_removed_whether_they_are_there_or_not(api: Api, arn: str) -> None:
    _tag(api, arn, a="1", b="2")

    for _ in range(2):
        api.contacts.untag_resource(ResourceARN=arn, TagKeys=["a", "team", "never"])

    assert _tags(api, arn) == {"b": "2"}
    api.contacts.untag_resource(ResourceARN=arn, TagKeys=["b"])
    assert _tags(api, arn) == {}


def test_fifty_tags_and_no_more(api: Api) -> None:
    _tag(api, ALICE, **{str(number): "x" for number in range(49)})

    quota = {"QuotaCode": "tags-per-resource", "ServiceCode": "ssm-contacts"}
    with refused("ServiceQuotaExceededException", "50", **quota):
        _tag(api, ALICE, more="x", team="changed")

    assert len(_tags(api, ALICE)) == 50
    assert _tags(api, ALICE)["team"] == "shop"
    _tag(api, ALICE, team="changed")
    assert _tags(api, ALICE)["team"] == "changed"


@pytest.mark.parametrize(
    ("key", "value"), [("aws:x", "1"), ("a b", "1"), ("é", "1"), ("a", "#"), ("k", "v" * 257)]
)
def test_reserved_and_unspeakable_tags_are_refused(api: Api, key: str, value: str) -> None:
    with refused("ValidationException", Reason="FIELD_VALIDATION_FAILED"):
        _tag(api, ALICE, **{key: value})
    with refused("ValidationException", Reason="FIELD_VALIDATION_FAILED"):
        api.contacts.create_contact(
            Alias="bob",
            Type="PERSONAL",
            Plan={"Stages": []},
            Tags=[{"Key": key, "Value": value}],
        )

    assert _tags(api, ALICE) == {"team": "shop"}


def test_a_deleted_contact_has_no_tags_and_its_successor_none_of_them(api: Api) -> None:
    api.contacts.delete_contact(ContactId=ALICE)

    missing = {"ResourceId": ALICE, "ResourceType": "CONTACT"}
    with refused("ResourceNotFoundException", ALICE, **missing):
        _tags(api, ALICE)
    with refused("ResourceNotFoundException", ALICE, **missing):
        _tag(api, ALICE, a="b")
    with refused("ResourceNotFoundException", ALICE, **missing):
        api.contacts.untag_resource(ResourceARN=ALICE, TagKeys=["a"])
    api.contacts.create_contact(Alias="alice", Type="PERSONAL", Plan={"Stages": []})
    assert _tags(api, ALICE) == {}


@pytest.mark.parametrize("arn", ["alice", plan().arn, DEPLOYMENT.channel("alice", "1")])
def test_nothing_else_has_tags_of_this_service(api: Api, arn: str) -> None:
    put(api.world.store, plan())

    with refused("ValidationException", "ResourceARN: must be that of a contact"):
        _tag(api, arn, a="b")


def test_tagging_changes_nothing_else_of_a_contact(api: Api) -> None:
    before = api.contacts.get_contact(ContactId=ALICE)

    _tag(api, ALICE, a="b")

    after = api.contacts.get_contact(ContactId=ALICE)
    assert before.pop("ResponseMetadata")
    assert after.pop("ResponseMetadata")
    assert after == before


def test_an_update_of_a_contact_leaves_its_tags(api: Api) -> None:
    api.contacts.update_contact(ContactId=ALICE, DisplayName="Alice")

    assert _tags(api, ALICE) == {"team": "shop"}
