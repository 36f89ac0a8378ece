"""Any other event, by EventBridge, through a topic, or out of an input transformer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incident_manager.adapters.alarms import Unreadable
from incident_manager.domain.json_value import JSON, list_at, object_at, text_at
from incident_manager.domain.trigger import AlarmState, Trigger
from tests.recorded_events import event_names, load_event
from tests.unit.alarms.reading import DELIVERED_AT, read, read_all, recorded, refused, sns

PLAN = "arn:aws:ssm-incidents::111122223333:response-plan/checkout-outage"
BUS = {"source": "com.example.shop", "detail-type": "Payment Failed", "id": "e-1"}


@pytest.mark.parametrize("name", event_names("ingest_alarm", "eventbridge_"))
def test_an_event_is_what_eventbridge_sent(name: str) -> None:
    event = load_event("ingest_alarm", name)
    trigger = read(event)

    assert trigger.event == event
    assert trigger.id == event["id"]
    assert trigger.source == event["source"]
    assert trigger.opens


def test_an_event_takes_its_resources_and_its_detail_type() -> None:
    trigger = recorded("custom_bus")

    assert trigger.name == "Reconciliation Failed"
    assert trigger.time == datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
    assert trigger.state is AlarmState.ALARM
    assert trigger.arn == "arn:aws:states:us-east-1:111122223333:stateMachine:reconcile"
    assert trigger.involved_resources == (trigger.arn,)
    assert trigger.metric_definition is None


def test_the_order_of_resources_does_not_make_another_event() -> None:
    one = read({**BUS, "resources": ["arn:aws:s3:::a", "arn:aws:s3:::b"]})
    other = read({**BUS, "id": "e-2", "resources": ["arn:aws:s3:::b", "arn:aws:s3:::a"]})

    assert one.dedupe_key == other.dedupe_key
    assert one.dedupe_key != read({**BUS, "resources": ["arn:aws:s3:::a"]}).dedupe_key


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("eventbridge_guardduty", ("id",)),
        ("eventbridge_health", ("eventArn",)),
        ("partner_datadog", ("meta", "monitor", "id")),
        ("partner_new_relic", ("id",)),
    ],
)
def test_two_problems_of_a_source_that_names_no_resources_are_two(
    name: str, path: tuple[str, ...]
) -> None:
    event = load_event("ingest_alarm", name)
    detail: JSON = "another problem"
    for key in reversed(path):
        detail = {key: detail}

    assert read(event | {"detail": detail}).dedupe_key != read(event).dedupe_key


def test_a_key_longer_than_a_dedupe_string_is_hashed() -> None:
    many = [f"arn:aws:s3:::bucket-{number}" for number in range(100)]
    key = read({**BUS, "resources": many}).dedupe_key

    assert key.startswith("sha256:")
    assert key != read({**BUS, "resources": many[1:]}).dedupe_key


def test_a_long_partner_source_is_cut_to_what_the_service_takes() -> None:
    trigger = read({**BUS, "source": "aws.partner/" + "x" * 100})

    assert len(trigger.source) == 50
    assert len(trigger.dedupe_key) > 100


def test_an_event_without_a_readable_time_happened_when_it_was_delivered() -> None:
    assert read({**BUS, "time": "yesterday"}).time == DELIVERED_AT
    assert read({**BUS, "time": "0001-01-01T00:00:00+14:00"}).time == DELIVERED_AT
    assert read(BUS).time == DELIVERED_AT


def test_a_bridge_through_sns_keeps_the_original_event() -> None:
    trigger = recorded("sns_bridge_event")

    assert text_at(trigger.event, "account") == "123456789012"
    assert trigger.arn == "arn:aws:cloudwatch:us-east-1:123456789012:alarm:checkout-cpu-high"


def test_json_of_another_tool_is_an_event_of_its_topic() -> None:
    trigger = recorded("sns_other_tool")

    assert trigger.source == "incident-manager-alarms"
    assert trigger.name == "Checkout error rate"
    assert text_at(trigger.event, "account") == "111122223333"
    assert text_at(trigger.event, "detail", "priority") == "HIGH"


def test_the_id_of_an_issue_is_not_taken_for_the_id_of_the_event() -> None:
    issue = {"id": "issue-1", "source": "shop-monitor", "state": "ACTIVATED"}

    assert read(sns(issue, "m-1")).id == "m-1"
    assert read(sns(issue, "m-2")).id == "m-2"
    assert text_at(read(sns(issue)).event, "detail", "id") == "issue-1"


def test_a_message_is_named_by_its_subject() -> None:
    assert recorded("sns_plain_text").name == "Build host"
    assert read(sns("no subject")).name == "SNS Notification"


@pytest.mark.parametrize("message", ["the build host is full", "[1, 2]", "42", '"quoted"'])
def test_any_other_message_is_an_event_that_holds_the_message(message: str) -> None:
    trigger = read(sns(message))

    assert trigger.opens
    assert "message" in object_at(trigger.event, "detail")


def test_an_input_transformer_may_wrap_the_whole_event() -> None:
    trigger = recorded("input_transformed_event")

    assert trigger.response_plan_arn == PLAN
    assert trigger.event == load_event("ingest_alarm", "input_transformed_event")["event"]
    assert trigger.id == "59e2f5e0-7f1e-0b6e-0d8d-1f0b6b8f7c21"


def test_an_input_transformer_may_add_the_plan_to_the_event() -> None:
    event = load_event("ingest_alarm", "custom_bus")
    trigger = read({**event, "responsePlanArn": PLAN})

    assert trigger.response_plan_arn == PLAN
    assert trigger.event == event


def test_an_input_transformer_may_hand_over_a_part() -> None:
    trigger = recorded("input_transformed_part")

    assert trigger.response_plan_arn == PLAN
    assert trigger.id == "request-1"
    assert trigger.source == "aws.ecs"
    assert trigger.involved_resources == (
        "arn:aws:ecs:us-east-1:111122223333:service/prod/checkout",
    )
    assert text_at(trigger.event, "detail", "reason") == "ECS cannot start tasks"


def test_an_input_transformer_may_hand_over_the_plan_alone() -> None:
    assert read({"responsePlanArn": PLAN}).response_plan_arn == PLAN


@pytest.mark.parametrize("plan", ["", None, 5, ["a"]])
def test_a_plan_that_is_no_text_is_no_plan(plan: JSON) -> None:
    assert read({**BUS, "responsePlanArn": plan}).response_plan_arn is None


@pytest.mark.parametrize("name", event_names("ingest_alarm", "malformed_"))
def test_what_nobody_can_understand_is_handed_back_whole_with_the_reason(name: str) -> None:
    event = load_event("ingest_alarm", name)
    unreadable = refused(event)

    assert unreadable.reason
    assert unreadable.record in (event, *list_at(event, "Records"))


def test_one_bad_record_costs_no_other() -> None:
    first, bad, last = read_all(load_event("ingest_alarm", "sns_batch_with_one_malformed"))

    assert isinstance(first, Trigger)
    assert first.name == "checkout-cpu-high"
    assert isinstance(bad, Unreadable)
    assert isinstance(last, Trigger)
    assert last.name == "checkout-down"
