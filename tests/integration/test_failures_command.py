"""`failures`: what lies in the queue is shown, explained, and handed to whom it was meant for."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto.sns.models import sns_backends

from incident_manager.adapters import failure_queue, replay
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.adapters.dynamodb.stream import new_events
from incident_manager.cli.command import main
from incident_manager.cli.stack import Stack
from incident_manager.domain.json_value import list_at, object_at
from incident_manager.store import Span
from tests.in_process_account import ENVIRONMENT, TABLE
from tests.lambda_functions import invoke
from tests.recorded_events import load_event
from tests.world import DEPLOYMENT, EVERYTHING, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.domain.incident import Incident

pytestmark = pytest.mark.usefixtures("deployed", "functions")

QUEUE = ENVIRONMENT["FAILURE_QUEUE_URL"]
FUNCTIONS = f"arn:aws:lambda:{DEPLOYMENT.region}:{DEPLOYMENT.account}:function"
INGEST = f"{FUNCTIONS}:ingest_alarm"
OUTPUTS = {"FailureQueueUrl": QUEUE, "IngestAlarmFunctionArn": INGEST}
SECRET = "+15550100"


class Lambda:
    """Invokes the functions of this process; `broken` ones fail as Lambda says it."""

    broken = False

    def invoke(self, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803  boto3's
        function, qualifier = (*FunctionName.split(":"), "")[6:8]
        if self.broken:
            error = {"errorType": "ConflictError", "errorMessage": SECRET}
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(json.dumps(error).encode())}
        answer = invoke(function, json.loads(Payload), qualifier)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Lambda:
    found = Lambda()
    monkeypatch.setattr(replay, "_functions", lambda _: found)
    monkeypatch.setattr(failure_queue, "_WAIT", 0)
    monkeypatch.setattr(Stack, "output", lambda _, name: OUTPUTS[name])
    monkeypatch.setattr(
        Stack, "function_arns", lambda _: frozenset({INGEST, f"{FUNCTIONS}:publish_timeline"})
    )
    return found


@pytest.fixture
def world() -> World:
    """There is no plan yet, so that nothing can be routed."""
    return World(DynamoStore(TABLE, pause=lambda _: None))


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command prints; functions of this process write their logs there, too."""

    def run(*arguments: str) -> list[str]:
        capsys.readouterr()
        main(["failures", *arguments])
        printed = capsys.readouterr().out.splitlines()
        return [one for one in printed if not one.startswith('{"')]

    return run


def put(name: str, **attributes: str) -> str:
    """A recorded message, in the queue; its id."""
    message = load_event("failures", name)
    given = {**object_at(message, "attributes"), **attributes}
    sent = boto3.client("sqs").send_message(
        QueueUrl=QUEUE,
        MessageBody=json.dumps(message["body"]),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": str(text)} for name, text in given.items()
        },
    )
    return sent["MessageId"]


def waiting() -> int:
    """How many anybody would see now."""
    found = boto3.client("sqs").get_queue_attributes(
        QueueUrl=QUEUE, AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(found["Attributes"]["ApproximateNumberOfMessages"])


def incidents(world: World) -> tuple[Incident, ...]:
    return world.store.incidents(None, Span(), EVERYTHING).items


def test_the_list_tells_age_origin_reason_and_name_and_removes_nothing(lines: Any) -> None:
    one = put("kept_sns_record")

    (line,) = lines("list")

    assert line.startswith(f"{one[:8]}       0m  event that came in    no routing rule matches")
    assert line.endswith(": checkout-cpu-high")
    assert waiting() == 1


def test_the_queue_is_counted_and_read_no_further_than_asked() -> None:
    for _ in range(12):
        put("kept_sns_record")
    queue = failure_queue.FailureQueue(QUEUE, INGEST)

    assert queue.count() == 12
    with queue.held(30, 10) as messages:
        assert len(messages) == 10
    with queue.held(30) as messages:
        assert len(messages) == 12
    assert waiting() == 12


@pytest.mark.parametrize(("there", "waits"), [(0, [0]), (1, [1, 0]), (12, [1, 1, 0])])
def test_a_page_waits_only_for_messages_that_are_there(
    there: int, waits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(there):
        put("kept_sns_record")
    queue, waited = failure_queue.FailureQueue(QUEUE, INGEST, quick=True), list[int]()
    receive = failure_queue.FailureQueue._receive

    def receives(queue: failure_queue.FailureQueue, seconds: int, wait: int) -> Any:
        waited.append(wait)
        return receive(queue, seconds, wait)

    monkeypatch.setattr(failure_queue, "_WAIT", 1)
    monkeypatch.setattr(failure_queue.FailureQueue, "_receive", receives)

    with queue.held(30) as messages:
        assert len(messages) == there
    assert waited == waits


def test_the_list_shows_nothing_of_an_event_but_its_name(lines: Any) -> None:
    put("lambda_dead_letter", ErrorMessage=SECRET)

    assert SECRET not in "".join(lines("list"))


def test_an_empty_queue_says_so(lines: Any) -> None:
    assert lines("list") == ["The failure queue is empty."]


def test_more_than_one_call_receives_are_all_shown_and_seen_again(lines: Any) -> None:
    for _ in range(25):
        put("kept_sns_record")

    assert len(lines("list")) == 25
    assert waiting() == 25


def test_one_is_explained_in_full_with_what_to_do(lines: Any) -> None:
    one = put("eventbridge_dead_letter")

    text = "\n".join(lines("explain", one[:8]))

    assert "ERROR_MESSAGE: The target does not allow the rule to invoke it" in text
    assert "Replay it." in text
    assert '"detail-type": "CloudWatch Alarm State Change"' in text
    assert waiting() == 1


@pytest.mark.parametrize("beginning", ["", "no-such-id"])
def test_an_id_that_is_none_or_several_is_refused(lines: Any, beginning: str) -> None:
    put("kept_sns_record")
    put("kept_sns_record")

    with pytest.raises(SystemExit, match="messages have an id that begins with"):
        lines("explain", beginning)


def test_a_replay_after_the_repair_opens_the_incident_and_removes_the_message(
    world: World, lines: Any
) -> None:
    invoke("ingest_alarm", load_event("ingest_alarm", "sns_alarm"))
    assert waiting() == 1
    world.response_plan("checkout", world.person("alice"))

    (line,) = lines("replay", "--all")

    (incident,) = incidents(world)
    assert line.endswith(f"Opened {incident.arn}")
    assert waiting() == 0


def test_a_replay_before_the_repair_leaves_one_message(world: World, lines: Any) -> None:
    invoke("ingest_alarm", load_event("ingest_alarm", "sns_alarm"))

    with pytest.raises(SystemExit, match="1 of 1 failed again"):
        lines("replay", "--all")

    assert incidents(world) == ()
    assert waiting() == 1


def test_an_event_that_was_replayed_before_changes_nothing(world: World, lines: Any) -> None:
    world.response_plan("checkout", world.person("alice"))
    put("kept_sns_record")
    lines("replay", "--all")
    put("kept_sns_record")

    (line,) = lines("replay", "--all")

    (incident,) = incidents(world)
    assert line.endswith(f"Repeated {incident.arn}")


def test_an_event_of_a_door_comes_by_that_door_again(world: World, lines: Any) -> None:
    invoke("ingest_alarm", load_event("ingest_alarm", "lambda_alarm_action"), "payments")
    world.response_plan("payments", world.person("alice"))
    world.response_plan("checkout", world.person("bob"))

    lines("replay", "--all")

    (incident,) = incidents(world)
    assert "/payments/" in incident.arn


def test_a_plan_may_be_named_where_the_alias_is_lost(world: World, lines: Any) -> None:
    one = put("lambda_dead_letter")
    world.response_plan("payments", world.person("alice"))

    lines("replay", one, "--plan", "payments")

    (incident,) = incidents(world)
    assert "/payments/" in incident.arn


def test_a_function_that_fails_again_keeps_the_message_and_is_told_without_its_text(
    functions: Lambda, lines: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    functions.broken = True
    put("lambda_dead_letter")

    with pytest.raises(SystemExit, match="1 of 1 failed again"):
        lines("replay", "--all")

    printed = capsys.readouterr().out
    assert "kept: the function failed: ConflictError" in printed
    assert SECRET not in printed
    assert waiting() == 1


def test_one_that_fails_keeps_no_other_waiting(world: World, lines: Any) -> None:
    put("of_another_tool")
    put("kept_sns_record")
    world.response_plan("checkout", world.person("alice"))

    with pytest.raises(SystemExit, match="1 of 2 failed again"):
        lines("replay", "--all")

    assert len(incidents(world)) == 1
    assert waiting() == 1


def test_a_function_of_somebody_else_is_not_invoked(
    lines: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    put("lambda_destination")

    with pytest.raises(SystemExit):
        lines("replay", "--all")

    assert "is no function of this deployment" in capsys.readouterr().out
    assert waiting() == 1


def test_an_announcement_is_published_to_the_topic_that_was_not_told(lines: Any) -> None:
    topic = boto3.client("sns").create_topic(Name="chat")["TopicArn"]
    put("kept_announcement_for_a_topic", **{"for": topic})

    (line,) = lines("replay", "--all")

    backend = sns_backends[DEPLOYMENT.account][DEPLOYMENT.region]
    ((_, told, *_),) = backend.topics[topic].sent_notifications
    assert json.loads(told) == load_event("failures", "kept_announcement_for_a_topic")["body"]
    assert line.endswith(f"published to {topic}")
    assert waiting() == 0


def test_a_topic_that_is_still_gone_keeps_the_message(lines: Any) -> None:
    gone = f"arn:aws:sns:{DEPLOYMENT.region}:{DEPLOYMENT.account}:gone"
    put("kept_announcement_for_a_topic", **{"for": gone})

    with pytest.raises(SystemExit):
        lines("replay", "--all")

    assert waiting() == 1


def test_an_announcement_is_put_on_the_bus(lines: Any) -> None:
    put("kept_announcement_for_the_bus")

    (line,) = lines("replay", "--all")

    assert line.endswith("published to event bus")


def test_records_of_the_stream_are_read_again_as_far_as_they_were_meant(
    monkeypatch: pytest.MonkeyPatch, lines: Any
) -> None:
    recorded = load_event("publish_timeline", "new_events")
    positions = [one.position for one in new_events(recorded)]
    streams = Streams(list_at(recorded, "Records"))
    told: list[str] = []

    def publish(target: str, event: Any, *_: object) -> dict[str, Any]:
        told.extend(one.position for one in new_events(event))
        assert target.endswith("PublishTimelineFunction-1A2B3C4D5E6F")
        return {"batchItemFailures": []}

    monkeypatch.setattr(replay, "client", lambda _: streams)
    monkeypatch.setattr(replay, "_invoked", publish)
    put("stream_pointer")

    lines("replay", "--all")

    assert told == [one for one in positions if int(one) <= int(streams.last)]
    assert streams.asked["SequenceNumber"] == "4421584500000000017450439091"
    assert waiting() == 0


def test_records_that_the_stream_has_no_more_keep_the_message(
    monkeypatch: pytest.MonkeyPatch, lines: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(replay, "client", lambda _: Streams([]))
    put("stream_pointer")

    with pytest.raises(SystemExit):
        lines("replay", "--all")

    assert "does not have these records any more" in capsys.readouterr().out
    assert waiting() == 1


def test_one_that_nobody_needs_is_discarded(lines: Any) -> None:
    one = put("of_another_tool")

    lines("discard", one[:8])

    assert waiting() == 0


class Streams:
    """The stream of a table, in answers of one record each."""

    last = "4421584500000000017450439092"

    def __init__(self, records: Sequence[Any]) -> None:
        self.records = records
        self.asked: dict[str, str] = {}

    def get_shard_iterator(self, **asked: str) -> dict[str, str]:
        self.asked = asked
        return {"ShardIterator": "0"}

    def get_records(self, ShardIterator: str) -> dict[str, Any]:  # noqa: N803  boto3's
        place = int(ShardIterator)
        found = self.records[place : place + 1]
        return {"Records": found, "NextShardIterator": str(place + 1)}
