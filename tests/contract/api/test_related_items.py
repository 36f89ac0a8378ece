"""Related items: what an incident points to."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.api.refusals import refused
from tests.in_process_http import KEY
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

PLAN = DEPLOYMENT.response_plan("checkout")
URL = {"type": "OTHER", "value": {"url": "https://status.example.com/1"}}
ARN = {"type": "INVOLVED_RESOURCE", "value": {"arn": "arn:aws:sqs:eu-west-1:123456789012:q"}}
METRIC = {"type": "METRIC", "value": {"metricDefinition": '{"title": "\u00fcber"}'}}
PAGER_DUTY = {
    "type": "TASK",
    "value": {"pagerDutyIncidentDetail": {"id": "P1", "autoResolve": True, "secretId": "s"}},
}


@pytest.fixture
def incident(api: Api) -> str:
    template = {"title": "Checkout is down", "impact": 2}
    api.incidents.create_response_plan(name="checkout", incidentTemplate=template)
    arn: str = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]
    api.world.passes(1)
    return arn


def _add(api: Api, incident: str, identifier: dict[str, Any], title: str = "", **more: Any) -> None:
    item = {"identifier": identifier, **({"title": title} if title else {})}
    api.incidents.update_related_items(
        incidentRecordArn=incident, relatedItemsUpdate={"itemToAdd": item}, **more
    )


def _remove(api: Api, incident: str, identifier: dict[str, Any], **more: Any) -> None:
    api.incidents.update_related_items(
        incidentRecordArn=incident, relatedItemsUpdate={"itemToRemove": identifier}, **more
    )


def _items(api: Api, incident: str) -> list[dict[str, Any]]:
    pages = api.incidents.get_paginator("list_related_items").paginate(
        incidentRecordArn=incident, PaginationConfig={"PageSize": 2}
    )
    return [one for page in pages for one in page["relatedItems"]]


def _change(api: Api) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(api.world.timeline()[-1].data)
    return data


@pytest.mark.parametrize("identifier", [URL, ARN, METRIC, PAGER_DUTY])
def test_an_item_reads_back_as_it_was_added_with_an_id_of_its_own(
    api: Api, incident: str, identifier: dict[str, Any]
) -> None:
    _add(api, incident, identifier, "Look here")

    (item,) = _items(api, incident)

    generated = item.pop("generatedId")
    assert item == {"identifier": identifier, "title": "Look here"}
    assert re.fullmatch(rf"related-item/{identifier['type']}/[0-9A-F]{{32}}", generated)


def test_an_id_that_the_caller_makes_up_is_not_taken(api: Api, incident: str) -> None:
    made_up = "related-item/OTHER/" + "0" * 32
    item = {"identifier": URL, "generatedId": made_up}

    api.incidents.update_related_items(
        incidentRecordArn=incident, relatedItemsUpdate={"itemToAdd": item}
    )

    (kept,) = _items(api, incident)
    assert kept["generatedId"] != made_up
    assert "title" not in kept


def test_adding_is_a_change_of_the_record_that_the_timeline_tells(api: Api, incident: str) -> None:
    api.world.passes(1)

    _add(api, incident, ARN, "the queue")

    record = api.incidents.get_incident_record(arn=incident)["incidentRecord"]
    assert record["lastModifiedTime"] == api.world.now
    assert record["lastModifiedBy"] == KEY.principal_arn
    data = _change(api)
    assert (data["modifiedBy"], data["incidentTitle"]) == (KEY.principal_arn, "Checkout is down")
    (attribute,) = data["modifiedAttributes"]
    assert attribute["attributeName"] == "relatedItems"
    assert json.loads(attribute["newValue"]) == {
        "itemToAdd": {"identifier": ARN, "title": "the queue"}
    }


def test_removing_needs_type_and_value_and_is_told_too(api: Api, incident: str) -> None:
    _add(api, incident, URL, "any title")
    _add(api, incident, {**URL, "type": "TASK"})
    api.world.passes(1)

    _remove(api, incident, URL)

    assert [one["identifier"]["type"] for one in _items(api, incident)] == ["TASK"]
    (attribute,) = _change(api)["modifiedAttributes"]
    assert json.loads(attribute["newValue"]) == {"itemToRemove": URL}


def test_an_item_that_is_removed_and_added_again_has_the_id_that_it_had(
    api: Api, incident: str
) -> None:
    _add(api, incident, URL)
    (before,) = _items(api, incident)

    _remove(api, incident, URL)
    _add(api, incident, URL)

    assert _items(api, incident) == [before]


def test_the_same_item_twice_is_a_conflict_whatever_its_title(api: Api, incident: str) -> None:
    _add(api, incident, URL, "one")

    with refused("ConflictException", "already", resourceIdentifier=incident):
        _add(api, incident, URL, "two")

    assert [one["title"] for one in _items(api, incident)] == ["one"]


def test_a_repeated_request_changes_nothing_and_its_token_takes_no_other(
    api: Api, incident: str
) -> None:
    _add(api, incident, URL, clientToken="once")
    _remove(api, incident, URL, clientToken="twice")
    before = api.world.timeline()

    _add(api, incident, URL, clientToken="once")
    _remove(api, incident, URL, clientToken="twice")

    assert _items(api, incident) == []
    assert api.world.timeline() == before
    with refused("ConflictException", "clientToken"):
        _add(api, incident, ARN, clientToken="once")


def test_what_is_not_there_is_not_removed(api: Api, incident: str) -> None:
    with refused("ValidationException", "itemToRemove"):
        _remove(api, incident, URL)

    assert "Update" not in api.world.timeline()[-1].type


def test_an_incident_has_at_most_fifty_items(api: Api, incident: str) -> None:
    for number in range(50):
        _add(api, incident, {"type": "OTHER", "value": {"url": f"https://example.com/{number}"}})

    with refused("ValidationException", "at most 50"):
        _add(api, incident, ARN)
    assert len(_items(api, incident)) == 50
    _remove(api, incident, {"type": "OTHER", "value": {"url": "https://example.com/7"}})
    _add(api, incident, ARN)


def test_items_given_at_the_start_are_items_of_the_incident(api: Api, incident: str) -> None:
    items = [{"identifier": URL, "title": "status"}, {"identifier": METRIC}]
    started = api.incidents.start_incident(responsePlanArn=PLAN, relatedItems=items)

    found = _items(api, started["incidentRecordArn"])

    assert sorted(one["identifier"]["type"] for one in found) == ["METRIC", "OTHER"]
    with refused("ConflictException"):
        _add(api, started["incidentRecordArn"], URL)


def test_a_long_definition_is_kept_whole_and_told_in_short(api: Api, incident: str) -> None:
    definition = json.dumps({"title": '"\\' * 900})
    identifier = {"type": "METRIC", "value": {"metricDefinition": definition}}

    _add(api, incident, identifier, "\u00fc" * 200)

    (item,) = _items(api, incident)
    assert item["identifier"] == identifier
    assert len(api.world.timeline()[-1].data) <= 12_000
    (attribute,) = _change(api)["modifiedAttributes"]
    told = json.loads(attribute["newValue"])["itemToAdd"]["identifier"]["value"]
    assert definition.startswith(told["metricDefinition"].removesuffix("..."))


def test_an_unknown_incident_has_no_items(api: Api) -> None:
    unknown = DEPLOYMENT.incident("checkout", "1")

    with refused("ResourceNotFoundException", resourceType="INCIDENT_RECORD"):
        _add(api, unknown, URL)
    with refused("ValidationException", "there is no incident"):
        api.incidents.list_related_items(incidentRecordArn=unknown)
