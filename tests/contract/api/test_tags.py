"""Tags of response plans, incidents and the replication set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ParamValidationError

from tests.contract.api.refusals import refused
from tests.contract.records import incident, plan, put, replication_set
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

TAGGABLE = [plan().arn, incident().arn, replication_set().arn]
every_taggable = pytest.mark.parametrize("arn", TAGGABLE)


@pytest.fixture(autouse=True)
def _resources(api: Api) -> None:
    """Each has one tag."""
    put(api.world.store, plan())
    put(api.world.store, incident())
    for arn in TAGGABLE:
        api.incidents.untag_resource(resourceArn=arn, tagKeys=list(_tags(api, arn)))
        api.incidents.tag_resource(resourceArn=arn, tags={"team": "shop"})


def _tags(api: Api, arn: str) -> dict[str, str]:
    tags: dict[str, str] = api.incidents.list_tags_for_resource(resourceArn=arn)["tags"]
    return tags


@every_taggable
def test_tags_are_added_and_replaced(api: Api, arn: str) -> None:
    api.incidents.tag_resource(
        resourceArn=arn, tags={"team": "pay", "Cost Centre": "a_b=c@d:e.f+g-h/i", "empty": ""}
    )

    assert _tags(api, arn) == {"team": "pay", "Cost Centre": "a_b=c@d:e.f+g-h/i", "empty": ""}


@every_taggable
def test_tags_are_removed_whether_they_are_there_or_not(api: Api, arn: str) -> None:
    api.incidents.tag_resource(resourceArn=arn, tags={"a b/c": "1", "d": "2"})

    for _ in range(2):
        api.incidents.untag_resource(resourceArn=arn, tagKeys=["a b/c", "d", "never"])

    assert _tags(api, arn) == {"team": "shop"}


@every_taggable
def test_fifty_tags_and_no_more(api: Api, arn: str) -> None:
    api.incidents.tag_resource(resourceArn=arn, tags={str(one): "x" for one in range(49)})

    with refused("ServiceQuotaExceededException", "50", quotaCode="tags-per-resource"):
        api.incidents.tag_resource(resourceArn=arn, tags={"one more": "x"})

    api.incidents.tag_resource(resourceArn=arn, tags={"team": "changed"})
    assert len(_tags(api, arn)) == 50
    assert _tags(api, arn)["team"] == "changed"


@pytest.mark.parametrize("tags", [{"aws:x": "1"}, {"é": "1"}, {"a": "#"}])
def test_reserved_and_unspeakable_tags_are_refused(api: Api, tags: dict[str, str]) -> None:
    with refused("ValidationException", "tags"):
        api.incidents.tag_resource(resourceArn=plan().arn, tags=tags)

    assert _tags(api, plan().arn) == {"team": "shop"}


def test_a_key_has_up_to_128_characters_and_a_value_256(api: Api) -> None:
    arn = plan().arn
    api.incidents.tag_resource(resourceArn=arn, tags={"k" * 128: "v" * 256})

    with refused("ValidationException", "tags"):
        api.incidents.tag_resource(resourceArn=arn, tags={"k": "v" * 257})
    with refused("ValidationException", "tagKeys"):
        api.incidents.untag_resource(resourceArn=arn, tagKeys=["aws:x"])
    with pytest.raises(ParamValidationError):
        api.incidents.untag_resource(resourceArn=arn, tagKeys=[])


@pytest.mark.parametrize(
    "arn",
    [
        DEPLOYMENT.response_plan("missing"),
        DEPLOYMENT.incident("checkout", "missing"),
        DEPLOYMENT.replication_set("missing"),
    ],
)
def test_what_is_not_there_has_no_tags(api: Api, arn: str) -> None:
    with refused("ResourceNotFoundException", arn, resourceIdentifier=arn):
        api.incidents.list_tags_for_resource(resourceArn=arn)
    with refused("ResourceNotFoundException", arn):
        api.incidents.tag_resource(resourceArn=arn, tags={"a": "b"})
    with refused("ResourceNotFoundException", arn):
        api.incidents.untag_resource(resourceArn=arn, tagKeys=["a"])


@pytest.mark.parametrize("arn", ["checkout", DEPLOYMENT.contact("alice")])
def test_nothing_else_has_tags_of_this_service(api: Api, arn: str) -> None:
    with refused("ValidationException", "resourceArn: must be that of a response plan"):
        api.incidents.tag_resource(resourceArn=arn, tags={"a": "b"})


def test_an_incident_begins_with_the_tags_of_its_template(api: Api) -> None:
    template = {"title": "Down", "impact": 1, "incidentTags": {"from": "template"}}
    made = api.incidents.create_response_plan(
        name="tagged", incidentTemplate=template, tags={"of": "plan"}
    )
    started = api.incidents.start_incident(responsePlanArn=made["arn"])["incidentRecordArn"]

    assert _tags(api, started) == {"from": "template"}
    assert _tags(api, made["arn"]) == {"of": "plan"}
    api.incidents.tag_resource(resourceArn=started, tags={"more": "here"})
    read = api.incidents.get_response_plan(arn=made["arn"])["incidentTemplate"]
    assert read["incidentTags"] == {"from": "template"}


def test_tagging_an_incident_is_no_change_of_its_record(api: Api) -> None:
    before = api.incidents.get_incident_record(arn=incident().arn)["incidentRecord"]

    api.incidents.tag_resource(resourceArn=incident().arn, tags={"a": "b"})

    assert api.incidents.get_incident_record(arn=incident().arn)["incidentRecord"] == before
