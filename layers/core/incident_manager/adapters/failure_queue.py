"""The failure queue as an administrator looks at it: held for a moment, and put back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from incident_manager.adapters.at_once import at_once
from incident_manager.adapters.aws import client
from incident_manager.adapters.dynamodb.layout import door_name
from incident_manager.adapters.failure_envelopes import (
    Failure,
    Invocation,
    Publication,
    StreamBatch,
    read,
)
from incident_manager.adapters.replay import replay
from incident_manager.ports import NotReplayedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from incident_manager.adapters.failure_envelopes import Delivery
    from incident_manager.ports import Replayed

_AT_ONCE = 10  # messages that one call receives, and calls that give them back
_WAIT = 1  # seconds; a call that waits asks every server of the queue


@dataclass(frozen=True, slots=True)
class FailureQueue:
    """`ingest_arn` is the function that takes events in; `functions` are those of the deployment,
    and no other is invoked, whatever a message says. `patience`: seconds that a function may take.
    Who is `quick` waits only for as many messages as the queue counts, roughly: one that has just
    come may be seen by the next look.
    """

    url: str
    ingest_arn: str
    functions: frozenset[str] = frozenset()
    patience: int = 90
    quick: bool = False

    @contextmanager
    def held(self, seconds: int, most: int | None = None) -> Iterator[tuple[Held, ...]]:
        """As the port says; an interrupted command gives them back after `seconds`."""
        messages = tuple(sorted(self._received(seconds, most), key=lambda one: one.sent))
        try:
            yield messages
        finally:
            self._release(messages)

    def count(self) -> int:
        name = "ApproximateNumberOfMessages"
        found = client("sqs").get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])
        return int(found["Attributes"][name])

    def _received(self, seconds: int, most: int | None) -> Iterator[Held]:
        received, counted = 0, self.count() if self.quick else inf
        while most is None or received < most:
            found = self._receive(seconds, _WAIT if received < counted else 0)
            if not found:
                break
            received += len(found)
            yield from (self._held(one) for one in found)

    def _receive(self, seconds: int, wait: int) -> Sequence[Any]:
        answer = client("sqs").receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=_AT_ONCE,
            VisibilityTimeout=seconds,
            WaitTimeSeconds=wait,
            AttributeNames=["SentTimestamp"],
            MessageAttributeNames=["All"],
        )
        return list(answer.get("Messages", []))

    def _held(self, message: Mapping[str, Any]) -> Held:
        given, body = message.get("MessageAttributes", {}), message["Body"]
        attributes = {name: str(value.get("StringValue", "")) for name, value in given.items()}
        sent = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)
        failure = read(body, attributes, self.ingest_arn)
        receipt = message["ReceiptHandle"]
        return Held(self, message["MessageId"], sent, failure, body, attributes, receipt)

    def _release(self, messages: Sequence[Held]) -> None:
        """Not by the batch operation, whose permission AWS and its emulators name differently."""
        kept = [one for one in messages if not one.removed]
        for start in range(0, len(kept), _AT_ONCE):
            at_once(self._give_back, kept[start : start + _AT_ONCE])

    def _give_back(self, message: Held) -> None:
        client("sqs").change_message_visibility(
            QueueUrl=self.url, ReceiptHandle=message.receipt, VisibilityTimeout=0
        )


@dataclass(slots=True)
class Held:
    """A message that nobody else sees for now."""

    queue: FailureQueue
    id: str
    sent: datetime
    failure: Failure
    body: str = field(repr=False)
    attributes: Mapping[str, str] = field(repr=False)
    receipt: str = field(repr=False)
    removed: bool = False

    @property
    def origin(self) -> str:
        return self.failure.origin.value

    @property
    def reason(self) -> str:
        return self.failure.reason

    @property
    def subject(self) -> str:
        return self.failure.subject

    @property
    def advice(self) -> str:
        return self.failure.advice

    @property
    def meant_for(self) -> str:
        match self.failure.delivery:
            case Invocation(function_arn) | StreamBatch(function_arn):
                return function_arn
            case Publication(to):
                return to
        return ""

    @property
    def opens_incidents(self) -> bool:
        delivery = self.failure.delivery
        ingest = self.queue.ingest_arn
        return isinstance(delivery, Invocation) and delivery.function_arn.startswith(ingest)

    def replay(self, plan: str | None = None) -> Replayed:
        queue = self.queue
        try:
            replayed = replay(self._delivery(plan), queue.functions, queue.patience)
        except (BotoCoreError, ClientError) as error:
            raise NotReplayedError(str(error)) from error
        self.remove()
        return replayed

    def remove(self) -> None:
        client("sqs").delete_message(QueueUrl=self.queue.url, ReceiptHandle=self.receipt)
        self.removed = True

    def _delivery(self, plan: str | None) -> Delivery:
        """As it was meant, or to the door of the plan."""
        delivery = self.failure.delivery
        if delivery is None:
            raise NotReplayedError("nobody knows for whom it was meant")
        if plan is None:
            return delivery
        if not isinstance(delivery, Invocation) or not self.opens_incidents:
            raise NotReplayedError("it is no event that could open an incident of a plan")
        return replace(delivery, function_arn=f"{self.queue.ingest_arn}:{door_name(plan)}")
