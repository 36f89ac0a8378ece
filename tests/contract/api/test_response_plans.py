"""Response plans: every member is kept, changed and given up as its client asked."""

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
TEMPLATE: dict[str, Any] = {"title": "Checkout is down", "impact": 2}
CHAT = "arn:aws:sns:eu-central-1:123456789012:chat"
FAR_CHAT = "arn:aws:sns:us-east-1:123456789012:chat"
MANAGERS = "arn:aws:sns:eu-central-1:123456789012:managers"
RUNBOOK: dict[str, Any] = {
    "documentName": "fix-it",
    "roleArn": "arn:aws:iam::123456789012:role/fix",
    "documentVersion": "$LATEST",
    "targetAccount": "IMPACTED_ACCOUNT",
    "parameters": {"hosts": ["b", "a"], "none": []},
    "dynamicParameters": {
        "incident": {"variable": "INCIDENT_RECORD_ARN"},
        "what": {"variable": "INVOLVED_RESOURCES"},
    },
}
PAGER_DUTY = {
    "name": "shop",
    "secretId": "pager-duty-token",
    "pagerDutyIncidentConfiguration": {"serviceId": "P123"},
}
FULL: dict[str, Any] = {
    "name": "checkout",
    "displayName": "The checkout (EU)",
    "incidentTemplate": {
        **TEMPLATE,
        "summary": "Look at the *queue* first.",
        "dedupeString": "checkout",
        "notificationTargets": [{"snsTopicArn": MANAGERS}],
        "incidentTags": {"team": "shop"},
    },
    "chatChannel": {"chatbotSns": [FAR_CHAT, CHAT]},
    "engagements": [DEPLOYMENT.contact(name) for name in ("eve", "bob", "ann")],
    "actions": [{"ssmAutomation": RUNBOOK}],
    "integrations": [{"pagerDutyConfiguration": PAGER_DUTY}],
}


def _create(api: Api, **changes: Any) -> str:
    request = {"name": "checkout", "incidentTemplate": TEMPLATE, **changes}
    arn: str = api.incidents.create_response_plan(**request)["arn"]
    return arn


def _read(api: Api) -> dict[str, Any]:
    read: dict[str, Any] = api.incidents.get_response_plan(arn=PLAN)
    del read["ResponseMetadata"]
    return read


def _update(api: Api, **changes: Any) -> dict[str, Any]:
    api.incidents.update_response_plan(arn=PLAN, **changes)
    return _read(api)


def test_a_plan_reads_back_exactly_as_it_was_written(api: Api) -> None:
    _create(api, **FULL, tags={"a": "b"})

    assert _read(api) == {"arn": PLAN, **FULL}


def test_what_was_not_given_is_empty_and_not_invented(api: Api) -> None:
    _create(api)

    assert _read(api) == {
        "arn": PLAN,
        "name": "checkout",
        "incidentTemplate": {**TEMPLATE, "notificationTargets": []},
        "chatChannel": {"empty": {}},
        "engagements": [],
        "actions": [],
        "integrations": [],
    }


def test_an_update_changes_the_members_that_it_names_and_no_other(api: Api) -> None:
    _create(api, **FULL)
    template = FULL["incidentTemplate"]

    assert _update(api, incidentTemplateTitle="Down again") == {
        "arn": PLAN,
        **FULL,
        "incidentTemplate": {**template, "title": "Down again"},
    }
    assert _update(api, incidentTemplateImpact=5, displayName="Checkout") == {
        "arn": PLAN,
        **FULL,
        "displayName": "Checkout",
        "incidentTemplate": {**template, "title": "Down again", "impact": 5},
    }


def test_lists_and_tags_are_replaced_whole(api: Api) -> None:
    _create(api, **FULL)
    runbook = {"documentName": "another", "roleArn": RUNBOOK["roleArn"]}

    changed = _update(
        api,
        engagements=[DEPLOYMENT.contact("zoe")],
        actions=[{"ssmAutomation": runbook}],
        chatChannel={"chatbotSns": [MANAGERS]},
        incidentTemplateNotificationTargets=[{"snsTopicArn": CHAT}],
        incidentTemplateTags={"tier": "1"},
    )

    assert changed["engagements"] == [DEPLOYMENT.contact("zoe")]
    assert changed["actions"] == [{"ssmAutomation": runbook}]
    assert changed["chatChannel"] == {"chatbotSns": [MANAGERS]}
    assert changed["incidentTemplate"]["notificationTargets"] == [{"snsTopicArn": CHAT}]
    assert changed["incidentTemplate"]["incidentTags"] == {"tier": "1"}
    assert changed["integrations"] == FULL["integrations"]


def test_empty_values_clear(api: Api) -> None:
    _create(api, **FULL)

    cleared = _update(
        api,
        displayName="",
        chatChannel={"empty": {}},
        engagements=[],
        actions=[],
        integrations=[],
        incidentTemplateSummary="",
        incidentTemplateDedupeString="",
        incidentTemplateNotificationTargets=[],
        incidentTemplateTags={},
    )

    assert cleared == {
        "arn": PLAN,
        "name": "checkout",
        "displayName": "",
        "incidentTemplate": {
            **TEMPLATE,
            "summary": "",
            "dedupeString": "",
            "notificationTargets": [],
        },
        "chatChannel": {"empty": {}},
        "engagements": [],
        "actions": [],
        "integrations": [],
    }


def test_an_incident_that_is_open_keeps_what_it_took_from_the_plan(api: Api) -> None:
    _create(api)
    incident = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]

    _update(api, incidentTemplateTitle="Something else")

    record = api.incidents.get_incident_record(arn=incident)["incidentRecord"]
    assert record["title"] == "Checkout is down"


def test_a_repeated_update_does_not_undo_what_came_after_it(api: Api) -> None:
    _create(api)
    _update(api, displayName="first", clientToken="one")
    _update(api, displayName="second", clientToken="two")

    assert _update(api, displayName="first", clientToken="one")["displayName"] == "second"
    with refused("ConflictException", "clientToken", resourceIdentifier=PLAN):
        _update(api, displayName="third", clientToken="one")


def test_an_unknown_plan_is_not_updated(api: Api) -> None:
    with refused("ResourceNotFoundException", resourceType="RESPONSE_PLAN"):
        api.incidents.update_response_plan(arn=PLAN, displayName="x")


def test_a_deleted_plan_is_gone_with_its_door_and_deleting_it_again_succeeds(api: Api) -> None:
    _create(api)

    api.incidents.delete_response_plan(arn=PLAN)
    api.incidents.delete_response_plan(arn=PLAN)

    assert api.doors.closed == ["checkout"]
    assert api.incidents.list_response_plans()["responsePlanSummaries"] == []
    with refused("ResourceNotFoundException"):
        _read(api)
    assert _create(api) == PLAN


def test_a_namesake_of_another_account_is_not_deleted(api: Api) -> None:
    _create(api)

    api.incidents.delete_response_plan(arn=PLAN.replace("123456789012", "999999999999"))

    assert _read(api)["name"] == "checkout"


def test_deleting_a_plan_leaves_its_open_incidents_alone(api: Api) -> None:
    ann = api.world.person("ann")
    _create(api, engagements=[ann.arn])
    incident = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]

    api.incidents.delete_response_plan(arn=PLAN)

    record = api.incidents.get_incident_record(arn=incident)["incidentRecord"]
    assert record["status"] == "OPEN"
    assert api.world.engagement().stopped is None


def test_every_new_chat_topic_gets_a_test_message_and_a_known_one_does_not(api: Api) -> None:
    _create(api, chatChannel={"chatbotSns": [CHAT]})
    _update(api, chatChannel={"chatbotSns": [CHAT, FAR_CHAT]})
    _update(api, displayName="x")

    assert [topic for topic, _ in api.topics.published] == [CHAT, FAR_CHAT]
    (message,) = api.topics.told(CHAT)
    assert message["source"] == "incident-manager"
    assert message["detail-type"] == "Incident Manager Test Message"
    assert message["resources"] == [PLAN]


def test_a_chat_topic_that_takes_no_message_is_refused_and_nothing_is_stored(api: Api) -> None:
    api.topics.refusals[CHAT] = NotSent("AuthorizationError", passing=False)

    with refused("ValidationException", "AuthorizationError"):
        _create(api, chatChannel={"chatbotSns": [CHAT]})
    assert api.incidents.list_response_plans()["responsePlanSummaries"] == []

    _create(api)
    with refused("ValidationException", f"chatChannel.chatbotSns: {CHAT}"):
        _update(api, chatChannel={"chatbotSns": [CHAT]})
    assert _read(api)["chatChannel"] == {"empty": {}}


@pytest.mark.parametrize(
    ("topic", "rule"),
    [
        ("chat", "not the ARN of an SNS topic"),
        (CHAT.replace("sns", "sqs"), "not the ARN of an SNS topic"),
        (f"{CHAT}:4b1f-subscription", "not the ARN of an SNS topic"),
        (CHAT.replace("eu-central-1", ""), "not the ARN of an SNS topic"),
        (CHAT.replace("123456789012", "999999999999"), "another account"),
        (f"{CHAT}.fifo", "FIFO"),
    ],
)
def test_a_topic_that_could_never_be_told_is_refused_by_name(
    api: Api, topic: str, rule: str
) -> None:
    with refused("ValidationException", rule):
        _create(api, chatChannel={"chatbotSns": [topic]})
    if topic.startswith("arn:"):
        target = {**TEMPLATE, "notificationTargets": [{"snsTopicArn": topic}]}
        with refused("ValidationException", rule):
            _create(api, incidentTemplate=target)
    assert api.topics.published == []


def test_a_contact_of_another_deployment_is_refused(api: Api) -> None:
    stranger = DEPLOYMENT.contact("ann").replace("eu-central-1", "us-east-1")

    with refused("ValidationException", "engagements"):
        _create(api, engagements=[stranger])
    _create(api)
    with refused("ValidationException", "engagements"):
        _update(api, engagements=[stranger])


def test_a_runbook_and_an_integration_that_nobody_starts_are_told_on_the_timeline(
    api: Api,
) -> None:
    _create(api, **FULL)

    api.incidents.start_incident(responsePlanArn=PLAN)

    events = {event.type: json.loads(event.data) for event in api.world.timeline()}
    failure = events["SSM Automation Execution Start Failure for Incident"]
    assert failure["ssmDocumentName"] == "fix-it"
    assert "not implemented yet" in failure["reason"]
    assert events["SSM Incident Start"]["ssmDocumentName"] == "fix-it"
    assert events["SSM Incident Start"]["ssmDocumentVersion"] == "$LATEST"
    told = [json.loads(one.data) for one in api.world.timeline() if "Note" in one.type]
    (note,) = [note for data in told for note in data["notes"] if note["subject"] == "shop"]
    assert "PagerDuty" in note["reason"]
    assert "not implemented yet" in note["reason"]


def test_a_plan_without_a_runbook_tells_nothing_of_one(api: Api) -> None:
    _create(api)
    api.incidents.start_incident(responsePlanArn=PLAN)

    assert [event.type for event in api.world.timeline()] == ["SSM Incident Start"]
