"""Whom an incident tells: its chat channel and its notification targets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.ports import NotSent
from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

PLAN = DEPLOYMENT.response_plan("checkout")
CHAT = "arn:aws:sns:eu-central-1:123456789012:chat"
OTHER = "arn:aws:sns:eu-central-1:123456789012:other"
MANAGERS = "arn:aws:sns:eu-central-1:123456789012:managers"
TEMPLATE = {"title": "Checkout is down", "impact": 2}


@pytest.fixture
def incident(api: Api) -> str:
    api.incidents.create_response_plan(
        name="checkout",
        incidentTemplate={**TEMPLATE, "notificationTargets": [{"snsTopicArn": MANAGERS}]},
        chatChannel={"chatbotSns": [CHAT]},
    )
    arn: str = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]
    api.world.passes(1)
    return arn


def _record(api: Api, incident: str) -> dict[str, Any]:
    record: dict[str, Any] = api.incidents.get_incident_record(arn=incident)["incidentRecord"]
    return record


def _told(api: Api) -> dict[str, Any]:
    data = json.loads(api.world.timeline()[-1].data)
    attributes = {one["attributeName"]: one["newValue"] for one in data["modifiedAttributes"]}
    return {name: json.loads(value) for name, value in attributes.items()}


def test_an_incident_takes_its_topics_from_the_plan_and_keeps_them(api: Api, incident: str) -> None:
    api.incidents.update_response_plan(
        arn=PLAN, chatChannel={"empty": {}}, incidentTemplateNotificationTargets=[]
    )

    record = _record(api, incident)

    assert record["chatChannel"] == {"chatbotSns": [CHAT]}
    assert record["notificationTargets"] == [{"snsTopicArn": MANAGERS}]


def test_an_incident_without_topics_tells_of_none(api: Api) -> None:
    api.incidents.create_response_plan(name="checkout", incidentTemplate=TEMPLATE)
    started = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]

    record = _record(api, started)

    assert "chatChannel" not in record
    assert record["notificationTargets"] == []


def test_topics_are_changed_tried_out_and_told(api: Api, incident: str) -> None:
    channel, targets = {"chatbotSns": [CHAT, OTHER]}, [{"snsTopicArn": OTHER}]

    api.incidents.update_incident_record(
        arn=incident, chatChannel=channel, notificationTargets=targets
    )

    record = _record(api, incident)
    assert record["chatChannel"] == channel
    assert record["notificationTargets"] == targets
    assert _told(api) == {"chatChannel": channel, "notificationTargets": targets}
    (tried,) = api.topics.told(OTHER)
    assert tried["resources"] == [incident]


def test_topics_are_removed_by_empty_values(api: Api, incident: str) -> None:
    api.incidents.update_incident_record(
        arn=incident, chatChannel={"empty": {}}, notificationTargets=[]
    )

    record = _record(api, incident)
    assert "chatChannel" not in record
    assert record["notificationTargets"] == []
    assert _told(api) == {"chatChannel": {"empty": {}}, "notificationTargets": []}


def test_a_topic_that_takes_no_message_is_refused_and_changes_nothing(
    api: Api, incident: str
) -> None:
    api.topics.refusals[OTHER] = NotSent("NotFound", passing=False)
    before = _record(api, incident)

    with refused("ValidationException", "NotFound"):
        api.incidents.update_incident_record(arn=incident, chatChannel={"chatbotSns": [OTHER]})
    with refused("ValidationException", "another account"):
        foreign = [{"snsTopicArn": MANAGERS.replace("123456789012", "999999999999")}]
        api.incidents.update_incident_record(arn=incident, notificationTargets=foreign)

    assert _record(api, incident) == before


def test_an_update_leaves_topics_alone_that_it_does_not_name(api: Api, incident: str) -> None:
    api.incidents.update_incident_record(arn=incident, title="EU only")

    assert _record(api, incident)["chatChannel"] == {"chatbotSns": [CHAT]}
    assert api.topics.told(OTHER) == []
