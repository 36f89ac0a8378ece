"""Each type: what its properties become, what an update changes, what a deletion leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.contract.cloudformation.conftest import Stack

CONTACTS, INCIDENTS = "ssm-contacts", "ssm-incidents"


def _made(answer: dict[str, Any]) -> str:
    assert answer["Status"] == "SUCCESS", answer
    assert answer["Data"] == {"Arn": answer["PhysicalResourceId"]}
    return str(answer["PhysicalResourceId"])


def _tags(stack: Stack, arn: str) -> dict[str, str]:
    found = stack.api(CONTACTS, "ListTagsForResource", ResourceARN=arn)["Tags"]
    return {one["Key"]: one["Value"] for one in found}


def test_a_contact_is_made_changed_and_deleted(stack: Stack) -> None:
    arn = _made(stack.creates("contact"))
    assert arn == stack.contact("alice")["ContactArn"]
    assert _tags(stack, arn) == {"team": "checkout", "site": "berlin"}
    stack.api(CONTACTS, "TagResource", ResourceARN=arn, Tags=[{"Key": "by", "Value": "hand"}])

    tags = [{"Key": "team", "Value": "payments"}]
    assert _made(stack.updates("Alice", DisplayName="Liddell", Tags=tags)) == arn
    assert stack.contact("alice")["DisplayName"] == "Liddell"
    assert _tags(stack, arn) == {"team": "payments", "by": "hand"}

    assert stack.deletes("Alice")["Status"] == "SUCCESS"
    assert stack.aliases() == []


def test_a_channel_keeps_its_address_and_sends_a_code_unless_that_is_deferred(
    stack: Stack,
) -> None:
    stack.creates("contact")
    arn = _made(stack.creates("contact_channel"))
    assert stack.world.sms.sent == []

    _made(stack.creates("contact_channel", "Other", ChannelAddress="+15550100178",
                        DeferActivation=None))  # fmt: skip
    assert len(stack.world.sms.sent) == 1

    assert _made(stack.updates("AlicePhone", ChannelName="mobile")) == arn
    channel = stack.api(CONTACTS, "GetContactChannel", ContactChannelId=arn)
    assert channel["Name"] == "mobile"
    assert channel["DeliveryAddress"] == {"SimpleAddress": "+15550100177"}

    assert stack.deletes("AlicePhone")["Status"] == "SUCCESS"
    contact = stack.contact("alice")["ContactArn"]
    listed = stack.api(CONTACTS, "ListContactChannels", ContactId=contact)["ContactChannels"]
    assert [one["Name"] for one in listed] == ["phone"]


def test_a_plan_is_the_contact_s_and_is_emptied_when_it_is_deleted(stack: Stack) -> None:
    contact = _made(stack.creates("contact"))
    channel = _made(stack.creates("contact_channel"))
    target = {"ChannelTargetInfo": {"ChannelId": channel, "RetryIntervalInMinutes": "1"}}
    stages = [{"DurationInMinutes": "5", "Targets": [target]}, {"DurationInMinutes": "1"}]

    assert _made(stack.creates("plan", Stages=stages)) == contact

    stored = {"ChannelTargetInfo": {"ContactChannelId": channel, "RetryIntervalInMinutes": 1}}
    assert stack.contact("alice")["Plan"]["Stages"] == [
        {"DurationInMinutes": 5, "Targets": [stored]},
        {"DurationInMinutes": 1, "Targets": []},
    ]
    _made(stack.updates("Alice", DisplayName="Liddell"))
    assert len(stack.contact("alice")["Plan"]["Stages"]) == 2

    assert stack.deletes("AlicePlan")["Status"] == "SUCCESS"
    assert stack.contact("alice")["Plan"] == {"Stages": []}


def test_a_contact_s_own_plan_goes_when_the_template_has_it_no_longer(stack: Stack) -> None:
    alice = _made(stack.creates("contact"))
    target = {"ContactTargetInfo": {"ContactId": alice, "IsEssential": "true"}}
    plan = [{"DurationInMinutes": "0", "Targets": [target]}]
    _made(stack.creates("contact", "Team", Alias="team", Type="ESCALATION", Plan=plan))
    stored = {"ContactTargetInfo": {"ContactId": alice, "IsEssential": True}}
    assert stack.contact("team")["Plan"]["Stages"] == [
        {"DurationInMinutes": 0, "Targets": [stored]}
    ]

    _made(stack.updates("Team", Plan=None))

    assert stack.contact("team")["Plan"] == {"Stages": []}


def test_a_rotation_s_times_are_those_of_its_zone(stack: Stack) -> None:
    stack.creates("contact")

    arn = _made(stack.creates("rotation"))

    rotation = stack.api(CONTACTS, "GetRotation", RotationId=arn)
    assert rotation["StartTime"] == datetime(2026, 11, 23, 8, tzinfo=UTC)
    nine, half_past_five = ({"HourOfDay": 9, "MinuteOfHour": 0},
                            {"HourOfDay": 17, "MinuteOfHour": 30})  # fmt: skip
    assert rotation["Recurrence"] == {
        "NumberOfOnCalls": 1,
        "RecurrenceMultiplier": 1,
        "WeeklySettings": [{"DayOfWeek": "MON", "HandOffTime": nine}],
        "ShiftCoverages": {"MON": [{"Start": nine, "End": half_past_five}]},
    }


def test_a_rotation_is_changed_and_deleted_and_its_schedule_emptied(stack: Stack) -> None:
    stack.creates("contact")
    arn = _made(stack.creates("rotation"))
    schedule = {"Alias": "on-call", "Type": "ONCALL_SCHEDULE", "Plan": [{"RotationIds": [arn]}]}
    _made(stack.creates("contact", "OnCall", **schedule))
    recurrence = {"NumberOfOnCalls": "1", "RecurrenceMultiplier": "2", "DailySettings": ["08:30"]}

    _made(stack.updates("Weekdays", Recurrence=recurrence, StartTime="2026-11-23T09:00:00+03:00"))

    rotation = stack.api(CONTACTS, "GetRotation", RotationId=arn)
    assert rotation["Recurrence"]["DailySettings"] == [{"HourOfDay": 8, "MinuteOfHour": 30}]
    assert rotation["StartTime"] == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert stack.contact("on-call")["Plan"] == {"RotationIds": [arn]}

    refused = stack.updates("Weekdays", Name="weekends")
    assert refused["Status"] == "FAILED"
    assert "can't be renamed" in refused["Reason"]
    assert stack.deletes("Weekdays")["Status"] == "SUCCESS"
    assert stack.contact("on-call")["Plan"] == {"RotationIds": []}


def test_a_schedule_s_plan_may_be_a_resource_of_its_own(stack: Stack) -> None:
    stack.creates("contact")
    rotation = _made(stack.creates("rotation"))
    schedule = _made(stack.creates("contact", "OnCall", Alias="on-call", Type="ONCALL_SCHEDULE"))

    plan = {"ContactId": schedule, "Stages": None, "RotationIds": [rotation]}
    assert _made(stack.creates("plan", "Plan", **plan)) == schedule
    assert stack.contact("on-call")["Plan"] == {"RotationIds": [rotation]}

    assert stack.deletes("Plan")["Status"] == "SUCCESS"
    assert stack.contact("on-call")["Plan"] == {"RotationIds": []}


def test_a_response_plan_is_as_the_template_says_and_no_more(stack: Stack) -> None:
    arn = _made(stack.creates("response_plan"))

    plan = stack.api(INCIDENTS, "GetResponsePlan", arn=arn)
    assert plan["incidentTemplate"]["impact"] == 1
    assert plan["incidentTemplate"]["incidentTags"] == {"service": "checkout"}
    assert plan["actions"][0]["ssmAutomation"]["parameters"] == {"Service": ["checkout"]}
    assert plan["actions"][0]["ssmAutomation"]["dynamicParameters"] == {
        "Incident": {"variable": "INCIDENT_RECORD_ARN"}
    }
    assert len(plan["chatChannel"]["chatbotSns"]) == 1
    assert stack.api(INCIDENTS, "ListTagsForResource", resourceArn=arn)["tags"] == {
        "team": "checkout"
    }

    bare = {"Title": "Checkout is slow", "Impact": "3"}
    gone = ("DisplayName", "Engagements", "ChatChannel", "Actions", "Tags")
    assert _made(stack.updates("Checkout", IncidentTemplate=bare, **dict.fromkeys(gone))) == arn

    assert stack.api(INCIDENTS, "ListTagsForResource", resourceArn=arn)["tags"] == {}
    after = stack.api(INCIDENTS, "GetResponsePlan", arn=arn)
    assert (after["incidentTemplate"]["title"], after["incidentTemplate"]["impact"]) == (
        "Checkout is slow",
        3,
    )
    kept = {name for name, value in after["incidentTemplate"].items() if value}
    assert kept == {"title", "impact"}
    assert after["chatChannel"] == {"empty": {}}
    assert not (after["displayName"] or after["engagements"] or after["actions"])

    assert stack.deletes("Checkout")["Status"] == "SUCCESS"
    assert stack.api(INCIDENTS, "ListResponsePlans")["responsePlanSummaries"] == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Type": "ROBOT"}, "ValidationException"),
        ({"Alais": "alice"}, "Alais: there is no such property"),
        ({"Plan": [{"DurationInMinutes": "soon"}]}, "32-bit integer"),
        ({"Plan": [{"DurationInMinutes": "1", "Target": []}]}, "Target: there is no such property"),
        ({"Plan": "soon"}, "list of stages"),
        ({"Tags": {"team": "checkout"}}, "Tags"),
    ],
)
def test_what_no_client_may_ask_for_no_template_may(
    stack: Stack, changes: dict[str, Any], reason: str
) -> None:
    refused = stack.creates("contact", **changes)

    assert refused["Status"] == "FAILED"
    assert reason in refused["Reason"]
    assert stack.aliases() == []


def test_nothing_is_made_before_there_is_a_replication_set(new_stack: Stack) -> None:
    refused = new_stack.creates("contact")

    assert refused["Status"] == "FAILED"
    assert "Account not found for the request" in refused["Reason"]
    assert new_stack.deletes("Alice")["Status"] == "SUCCESS"


def test_a_reason_never_shows_an_address(stack: Stack) -> None:
    stack.creates("contact")

    refused = stack.creates("contact_channel", ChannelAddress="0155-secret")

    assert refused["Status"] == "FAILED"
    assert "secret" not in refused["Reason"]


def test_a_type_that_is_not_here_says_which_are(stack: Stack) -> None:
    event = stack.resources  # none yet
    assert not event
    stack.creates("contact")
    unknown = {**stack.resources["Alice"].event, "ResourceType": "Custom::SSMContactsPager"}

    answer = stack.ask(unknown)

    assert answer["Status"] == "FAILED"
    assert "Custom::SSMContactsRotation" in answer["Reason"]
