"""Forms of plans, and the members of the operations that they become."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incident_manager.api.contact_shapes import plan_from
from incident_manager.console.refusal import Refused
from incident_manager.console.views.plans.question import AnswerRow, Question
from incident_manager.console.views.plans.response_form import ResponseForm
from incident_manager.console.views.plans.stages import (
    StageRow,
    TargetRow,
    changed,
    members,
    stages_of,
    typed_stages,
)
from incident_manager.console.visit import Visit
from incident_manager.domain.simulation import Answer
from tests.world import DEPLOYMENT

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FORM = {
    "minutes-0": "5",
    "target-0-0": "ann",
    "essential-0-0": "yes",
    "target-0-1": "",
    "minutes-1": "10",
    "target-1-0": "web",
}
STAGES = (
    StageRow("5", (TargetRow("ann"), TargetRow("", essential=False))),
    StageRow("10", (TargetRow("web", essential=False),)),
)


def test_stages_are_read_as_they_were_typed() -> None:
    assert typed_stages(FORM) == STAGES


def test_stages_become_members_without_their_empty_rows() -> None:
    made = members((*STAGES, StageRow("", (TargetRow(),))), DEPLOYMENT)

    assert made == [
        {"DurationInMinutes": 5, "Targets": [
            {"ContactTargetInfo": {"ContactId": DEPLOYMENT.contact("ann"), "IsEssential": True}}]},
        {"DurationInMinutes": 10, "Targets": [
            {"ContactTargetInfo": {"ContactId": DEPLOYMENT.contact("web"), "IsEssential": False}}]},
    ]  # fmt: skip
    assert [one.named for one in stages_of(plan_from({"Stages": made}))] == [
        one.named for one in STAGES
    ]


def test_minutes_that_are_no_number_go_along_to_be_refused() -> None:
    (made,) = members([StageRow("soon", (TargetRow("ann"),))], DEPLOYMENT)  # type: ignore[arg-type]

    assert made["DurationInMinutes"] == "soon"


def test_a_form_grows_and_shrinks_by_its_own_buttons() -> None:
    assert changed(STAGES, "stage") == (*STAGES, StageRow())
    assert changed(STAGES, "remove-0") == STAGES[1:]
    grown = changed(STAGES, "target-1")
    assert grown[1].targets == (*STAGES[1].targets, TargetRow())


@pytest.mark.parametrize("change", ["remove-2", "target-9", "target-", "target-x", "nonsense"])
def test_a_button_that_is_not_there_changes_nothing(change: str) -> None:
    assert changed(STAGES, change) == STAGES


FILLED = ResponseForm(
    name="checkout",
    display_name="Checkout",
    title="Checkout fails",
    impact="2",
    summary="**Look** first",
    dedupe="checkout",
    engaged=("ops",),
    chat_topics=("arn:aws:sns:eu-central-1:123456789012:chat",),
    targets=("arn:aws:sns:eu-central-1:123456789012:told",),
    tags=(("team", "web"), ("empty", "")),
)


def test_a_response_plan_is_created_with_what_was_typed() -> None:
    assert FILLED.to_create(DEPLOYMENT) == {
        "name": "checkout",
        "displayName": "Checkout",
        "incidentTemplate": {
            "title": "Checkout fails",
            "impact": 2,
            "summary": "**Look** first",
            "dedupeString": "checkout",
            "incidentTags": {"team": "web", "empty": ""},
            "notificationTargets": [{"snsTopicArn": FILLED.targets[0]}],
        },
        "engagements": [DEPLOYMENT.contact("ops")],
        "chatChannel": {"chatbotSns": [FILLED.chat_topics[0]]},
    }


def test_what_is_empty_is_left_out_of_a_new_plan() -> None:
    made = ResponseForm(name="checkout", title="Checkout fails").to_create(DEPLOYMENT)

    assert made["incidentTemplate"] == {"title": "Checkout fails", "impact": 3}
    assert made["chatChannel"] is None
    assert made["displayName"] is None


def test_what_is_empty_clears_what_a_plan_had_and_actions_are_left_alone() -> None:
    made = ResponseForm(name="checkout", title="Checkout fails").to_update(DEPLOYMENT)

    assert made == {
        "arn": DEPLOYMENT.response_plan("checkout"),
        "displayName": "",
        "incidentTemplateTitle": "Checkout fails",
        "incidentTemplateImpact": 3,
        "incidentTemplateSummary": "",
        "incidentTemplateDedupeString": "",
        "incidentTemplateTags": {},
        "incidentTemplateNotificationTargets": [],
        "engagements": [],
        "chatChannel": {"empty": {}},
    }


def test_a_tag_that_is_there_twice_is_refused() -> None:
    twice = replace(FILLED, tags=(("team", "web"), ("team", "app")))

    with pytest.raises(Refused, match="team is there twice"):
        twice.to_create(DEPLOYMENT)


def test_topics_are_typed_one_a_line_and_tags_in_rows() -> None:
    form = (
        ("chat_topics", "one\n\n two \n"),
        ("engaged", "ops"),
        ("engaged", "web"),
        ("tag-key-0", ""),
        ("tag-value-0", ""),
        ("tag-key-1", "team"),
        ("tag-value-1", "web"),
        ("tag-key-2", ""),
        ("tag-value-2", "without a key"),
    )
    typed = ResponseForm.typed(Visit("POST", "/", {}, form=form))

    assert typed.chat_topics == ("one", "two")
    assert typed.engaged == ("ops", "web")
    assert typed.tags == (("team", "web"), ("", "without a key"))


def test_a_question_is_asked_of_a_moment_in_utc() -> None:
    query = {"engage": "contact/ops", "at": "2026-12-25T03:00", "who-0": "ann", "minutes-0": "7",
             "who-1": "", "minutes-1": "3"}  # fmt: skip
    question = Question.of(query, NOW)

    assert question.answers == (AnswerRow("ann", "7"),)
    assert question.arn(DEPLOYMENT) == DEPLOYMENT.contact("ops")
    christmas = datetime(2026, 12, 25, 3, tzinfo=UTC)
    assert question.given(DEPLOYMENT) == (
        Answer(christmas + timedelta(minutes=7), DEPLOYMENT.contact("ann")),
    )


def test_a_question_without_a_moment_is_about_now() -> None:
    assert Question.of({"engage": "response-plan/checkout"}, NOW).moment == NOW


@pytest.mark.parametrize(
    "query",
    [
        {"engage": "contact/ops", "at": "tomorrow"},
        {"engage": "contact/ops", "who-0": "ann", "minutes-0": ""},
        {"engage": "contact/ops", "who-0": "ann", "minutes-0": "-3"},
        {"engage": "contact/ops", "who-0": "ann", "minutes-0": "9" * 30},
        {"engage": "contact/ops", "at": "9999-12-31T23:59", "who-0": "ann", "minutes-0": "7"},
        {"engage": "nobody"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(query: dict[str, str]) -> None:
    question = Question.of(query, NOW)

    with pytest.raises(Refused):
        (question.moment, question.given(DEPLOYMENT), question.arn(DEPLOYMENT))
