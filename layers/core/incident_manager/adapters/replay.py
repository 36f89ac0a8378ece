"""Hand what failed to whom it was meant for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from incident_manager.adapters.aws import client
from incident_manager.adapters.eventbridge_bus import EventBridgeBus
from incident_manager.adapters.failure_envelopes import Invocation, Publication, StreamBatch
from incident_manager.adapters.sns_topics import SnsTopics
from incident_manager.domain import utc
from incident_manager.domain.announcement import EVENT_BUS, Announcement
from incident_manager.ports import NotReplayedError, NotSent, Replayed, Sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.adapters.failure_envelopes import Delivery

_PARTS = 7  # of a function's ARN; an alias is the eighth
_ANSWERS = 50  # of a stream; a batch is in the first one, as a rule
_KEPT = "Kept"  # the outcome that ingest_alarm names so


def replay(delivery: Delivery, functions: frozenset[str], patience: int) -> Replayed:
    """Raises NotReplayedError when it failed again.

    `functions` are those of the deployment, and no other is invoked, whatever a message says; each
    may take `patience` seconds.
    """
    match delivery:
        case Invocation(function_arn, event):
            return _outcome(_invoked(function_arn, event, functions, patience))
        case Publication(to, announcement):
            return _published(to, announcement)
        case StreamBatch():
            return _streamed(delivery, functions, patience)


def _invoked(target_arn: str, event: Any, functions: frozenset[str], patience: int) -> Any:
    """The function's answer; the ARN may end in an alias."""
    if ":".join(target_arn.split(":")[:_PARTS]) not in functions:
        raise NotReplayedError(f"{target_arn} is no function of this deployment")
    answer = _functions(patience).invoke(FunctionName=target_arn, Payload=json.dumps(event))
    said = json.loads(answer["Payload"].read() or "null")
    if answer.get("FunctionError"):
        raise NotReplayedError(f"the function failed: {said.get('errorType', 'unknown')}")
    return said


def _functions(patience: int) -> Any:
    """Asked once: asked twice, a function would do its work twice."""
    once = Config(read_timeout=patience, retries={"total_max_attempts": 1})
    return boto3.client("lambda", config=once)


def _outcome(said: Any) -> Replayed:
    outcomes = (said or {}).get("outcomes", [])
    told = [" ".join(str(value) for value in one.values()) for one in outcomes]
    kept = any(one["outcome"] == _KEPT for one in outcomes)
    return Replayed(", ".join(told) or "done", taken=not kept)


def _published(to: str, envelope: Any) -> Replayed:
    if to == EVENT_BUS:
        told: Sent | NotSent = EventBridgeBus().put(_announcement(envelope))
    else:
        told = SnsTopics().publish(to, json.dumps(envelope))
    if isinstance(told, NotSent):
        raise NotReplayedError(f"not published to {to}: {told.reason}")
    return Replayed(f"published to {to}")


def _announcement(envelope: Any) -> Announcement:
    return Announcement(
        id=envelope["id"],
        type=envelope["detail-type"],
        time=utc.parse(envelope["time"]),
        resource=envelope["resources"][0],
        detail=envelope["detail"],
    )


def _streamed(batch: StreamBatch, functions: frozenset[str], patience: int) -> Replayed:
    records = _records(batch)
    said = _invoked(batch.function_arn, {"Records": records}, functions, patience)
    if said and said.get("batchItemFailures"):
        raise NotReplayedError("not all of the batch could be told")
    return Replayed(f"{len(records)} records of the stream")


def _records(batch: StreamBatch) -> list[Any]:
    """As Lambda gets them. Raises NotReplayedError where the stream has not all any more."""
    found: list[Any] = []
    for record in _records_from(batch):
        position = int(record["dynamodb"]["SequenceNumber"])
        if position <= int(batch.last):
            found.append(json.loads(json.dumps(record, default=str)))
        if position == int(batch.last):
            return found
    raise NotReplayedError("the stream does not have these records any more")


def _records_from(batch: StreamBatch) -> Iterator[Any]:
    """All that the stream has from the first one on; an answer may be empty in between."""
    streams = client("dynamodbstreams")
    place = streams.get_shard_iterator(
        StreamArn=batch.stream_arn,
        ShardId=batch.shard_id,
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=batch.first,
    ).get("ShardIterator")
    for _ in range(_ANSWERS):
        if not place:
            return
        answer = streams.get_records(ShardIterator=place)
        yield from answer["Records"]
        place = answer.get("NextShardIterator")
