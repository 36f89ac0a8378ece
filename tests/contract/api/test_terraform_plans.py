"""The calls of Terraform's `aws_ssmincidents_response_plan`, in its order, with what it sends for
what is not configured (contract 15). After each write it reads, and plans a change for whatever
differs from what it sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

PLAN = DEPLOYMENT.response_plan("checkout")
CHAT = "arn:aws:sns:eu-central-1:123456789012:chat"
ROLE = "arn:aws:iam::123456789012:role/fix"
# Texts, sets and the chat channel are always sent on creation, blocks only where there are any.
MINIMAL: dict[str, Any] = {
    "name": "checkout",
    "displayName": "",
    "chatChannel": {"empty": {}},
    "engagements": [],
    "incidentTemplate": {"title": "title", "impact": 3, "summary": "", "dedupeString": ""},
    "tags": {},
}


def _apply(api: Api, **changes: Any) -> dict[str, Any]:
    """One `terraform apply`: an update of the attributes that changed, and a read."""
    api.incidents.update_response_plan(arn=PLAN, **changes)
    read: dict[str, Any] = api.incidents.get_response_plan(arn=PLAN)
    return read


def test_a_minimal_plan_is_created_and_a_second_apply_has_nothing_to_do(api: Api) -> None:
    created = api.incidents.create_response_plan(**MINIMAL)
    read = api.incidents.get_response_plan(arn=created["arn"])

    assert read["displayName"] == ""
    assert read["chatChannel"] == {"empty": {}}
    assert (read["engagements"], read["actions"], read["integrations"]) == ([], [], [])
    template = read["incidentTemplate"]
    assert (template["summary"], template["dedupeString"]) == ("", "")
    assert "incidentTags" not in template


def test_a_runbook_without_parameters_comes_with_empty_ones_and_an_empty_version(api: Api) -> None:
    runbook = {
        "documentName": "fix-it",
        "roleArn": ROLE,
        "documentVersion": "",
        "parameters": {},
        "dynamicParameters": {},
    }
    api.incidents.create_response_plan(**MINIMAL, actions=[{"ssmAutomation": runbook}])

    read = api.incidents.get_response_plan(arn=PLAN)

    assert read["actions"] == [{"ssmAutomation": runbook}]


def test_a_template_that_changed_is_sent_whole_and_its_empty_texts_clear(api: Api) -> None:
    filled = {"title": "title", "impact": 3, "summary": "s", "dedupeString": "d"}
    api.incidents.create_response_plan(**{**MINIMAL, "incidentTemplate": filled})

    read = _apply(
        api,
        incidentTemplateTitle="other",
        incidentTemplateImpact=1,
        incidentTemplateSummary="",
        incidentTemplateDedupeString="",
    )

    assert read["incidentTemplate"] == {
        "title": "other",
        "impact": 1,
        "summary": "",
        "dedupeString": "",
        "notificationTargets": [],
    }


def test_one_attribute_at_a_time_is_filled_and_emptied_again(api: Api) -> None:
    api.incidents.create_response_plan(**MINIMAL)
    before = api.incidents.get_response_plan(arn=PLAN)
    contact = DEPLOYMENT.contact("ann")

    for member, filled, emptied in (
        ("displayName", "Checkout", ""),
        ("chatChannel", {"chatbotSns": [CHAT]}, {"empty": {}}),
        ("engagements", [contact], []),
    ):
        assert _apply(api, **{member: filled})[member] == filled
        read = _apply(api, **{member: emptied})
        del read["ResponseMetadata"], before["ResponseMetadata"]
        assert read == before
        before = api.incidents.get_response_plan(arn=PLAN)


def test_a_destroyed_plan_is_gone_when_it_is_read_and_destroying_it_again_is_no_error(
    api: Api,
) -> None:
    api.incidents.create_response_plan(**MINIMAL)

    api.incidents.delete_response_plan(arn=PLAN)

    with refused("ResourceNotFoundException"):
        api.incidents.get_response_plan(arn=PLAN)
    api.incidents.delete_response_plan(arn=PLAN)


def test_a_new_name_is_a_new_plan_beside_the_old_one(api: Api) -> None:
    """ForceNew: destroy, then create; or the other way round with create_before_destroy."""
    api.incidents.create_response_plan(**MINIMAL)
    api.incidents.create_response_plan(**{**MINIMAL, "name": "payments"})
    api.incidents.delete_response_plan(arn=PLAN)

    (left,) = api.incidents.list_response_plans()["responsePlanSummaries"]
    assert left["name"] == "payments"
    assert (api.doors.opened, api.doors.closed) == (["checkout", "payments"], ["checkout"])
