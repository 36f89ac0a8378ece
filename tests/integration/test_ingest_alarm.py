"""Every door of `ingest_alarm`, with the payloads that come through it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto.backends import get_backend

from incident_manager.adapters.alarms import records
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.domain.acknowledge_link import PageLink, path
from incident_manager.domain.routes import Route, Routes
from incident_manager.observability import tell
from incident_manager.services.answer_link import acknowledge_link
from incident_manager.store import Span
from tests.in_process_account import ENVIRONMENT, TABLE
from tests.lambda_functions import invoke
from tests.recorded_events import event_names, load_event
from tests.world import DEPLOYMENT, EVERYTHING, World, link_in, number_of

if TYPE_CHECKING:
    from incident_manager.domain.incident import Incident

pytestmark = pytest.mark.usefixtures("deployed")

LEAVING_ALARM = {"sns_alarm_ok", "sns_alarm_insufficient_data"}
TRANSFORMED = {one for one in event_names("ingest_alarm") if one.startswith("input_transformed")}
OPENING = sorted(
    name
    for name in event_names("ingest_alarm")
    if not name.startswith("malformed")
    and name not in LEAVING_ALARM | TRANSFORMED | {"sns_batch_with_one_malformed"}
)


@pytest.fixture
def world() -> World:
    """Alice is engaged by the plan that the deployment has for everything."""
    world = World(DynamoStore(TABLE, pause=lambda _: None))
    world.response_plan("checkout", world.person("alice"))
    return world


def _incidents(world: World) -> tuple[Incident, ...]:
    return world.store.incidents(None, Span(), EVERYTHING).items


def _sms() -> list[str]:
    """The numbers that SNS was given messages for."""
    return [number for number, _ in _messages()]


def _messages() -> list[tuple[str, str]]:
    sns: Any = get_backend("sns")[DEPLOYMENT.account][DEPLOYMENT.region]
    return list(sns.sms_messages.values())


def _kept() -> list[Any]:
    queue = ENVIRONMENT["FAILURE_QUEUE_URL"]
    found = boto3.client("sqs").receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return list(found.get("Messages", []))


@pytest.mark.parametrize("name", OPENING)
def test_an_event_of_any_kind_opens_an_incident_that_pages(world: World, name: str) -> None:
    invoke("ingest_alarm", load_event("ingest_alarm", name))

    (incident,) = _incidents(world)
    assert incident.title.startswith("Checkout is down [")
    assert incident.summary
    assert _sms() == [number_of("alice")]
    assert _kept() == []


def test_the_token_of_a_page_is_in_its_message_and_in_no_log(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    invoke("ingest_alarm", load_event("ingest_alarm", "sns_alarm"))
    (page,) = world.pages
    answer = acknowledge_link(world.ports, PageLink(page.arn, page.link), world.now)
    assert answer is not None
    tell(answer)

    ((_, message),) = _messages()
    assert link_in(message) == path(page)
    logged = repr([vars(one) for one in caplog.records]) + capsys.readouterr().out
    assert page.arn in logged
    assert page.link not in logged


@pytest.mark.parametrize("name", OPENING)
def test_the_same_delivery_again_changes_nothing(world: World, name: str) -> None:
    event = load_event("ingest_alarm", name)
    identified = "Records" in event or "id" in event or "alarmArn" in event

    invoke("ingest_alarm", event)
    invoke("ingest_alarm", event)

    (incident,) = _incidents(world)
    kinds = [one.type for one in world.timeline(incident)]
    assert kinds.count("SSM Incident Trigger") == (1 if identified else 2)
    assert _sms() == [number_of("alice")]


@pytest.mark.parametrize("name", sorted(LEAVING_ALARM))
def test_an_alarm_that_leaves_alarm_opens_nothing(world: World, name: str) -> None:
    invoke("ingest_alarm", load_event("ingest_alarm", name))

    assert _incidents(world) == ()
    assert _kept() == []


@pytest.mark.parametrize(
    "name", [one for one in event_names("ingest_alarm") if one.startswith("malformed")]
)
def test_what_cannot_be_understood_is_kept_whole_with_the_reason(world: World, name: str) -> None:
    event = load_event("ingest_alarm", name)

    invoke("ingest_alarm", event)

    (message,) = _kept()
    kept = json.loads(message["Body"])
    assert kept in records(event)
    assert message["MessageAttributes"]["reason"]["StringValue"]
    assert _incidents(world) == ()


def test_a_bad_record_loses_none_of_the_others(world: World) -> None:
    event = load_event("ingest_alarm", "sns_batch_with_one_malformed")

    invoke("ingest_alarm", event)

    assert len(_incidents(world)) >= 1
    assert [json.loads(one["Body"]) in records(event) for one in _kept()] == [True]


@pytest.mark.parametrize("name", ["input_transformed_event", "input_transformed_part"])
def test_a_rule_s_input_transformer_names_the_plan(world: World, name: str) -> None:
    event = load_event("ingest_alarm", name)
    named = str(event["responsePlanArn"]).rpartition("/")[2]
    world.response_plan(named)
    event = {**event, "responsePlanArn": DEPLOYMENT.response_plan(named)}

    invoke("ingest_alarm", event)

    (incident,) = _incidents(world)
    assert f"/{named}/" in incident.arn


def test_a_plan_s_own_door_comes_before_everything_else(world: World) -> None:
    world.response_plan("payments")
    everything = json.dumps({"source": [{"exists": True}]})
    world.store.commit([Routes((Route(everything, DEPLOYMENT.response_plan("checkout")),))])

    invoke("ingest_alarm", load_event("ingest_alarm", "eventbridge_alarm"), "payments")

    (incident,) = _incidents(world)
    assert "/payments/" in incident.arn


def test_a_route_comes_before_the_default_plan(world: World) -> None:
    world.response_plan("security")
    findings = json.dumps({"source": ["aws.securityhub"]})
    world.store.commit([Routes((Route(findings, DEPLOYMENT.response_plan("security")),))])

    invoke("ingest_alarm", load_event("ingest_alarm", "eventbridge_security_hub_finding"))
    invoke("ingest_alarm", load_event("ingest_alarm", "sns_alarm"))

    plans = {incident.arn.split("/")[1] for incident in _incidents(world)}
    assert plans == {"security", "checkout"}


def test_an_event_for_a_plan_that_does_not_exist_is_kept(world: World) -> None:
    invoke("ingest_alarm", load_event("ingest_alarm", "sns_alarm"), "no-such-plan")

    (message,) = _kept()
    assert "does not exist" in message["MessageAttributes"]["reason"]["StringValue"]
