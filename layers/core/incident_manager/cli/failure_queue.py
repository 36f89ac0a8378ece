"""The failure queue as an administrator looks at it: held for a moment, and put back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.aws import client
from incident_manager.adapters.failure_envelopes import Failure, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AT_ONCE = 10  # messages that one call receives
_WAIT = 1  # seconds; a call that waits asks every server of the queue


@dataclass(frozen=True, slots=True)
class Held:
    """A message that nobody else sees for now."""

    id: str
    sent: datetime
    failure: Failure
    body: str = field(repr=False)
    attributes: Mapping[str, str] = field(repr=False)
    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FailureQueue:
    """`ingest_arn` is the function that takes events in."""

    url: str
    ingest_arn: str

    @contextmanager
    def held(self, seconds: int) -> Iterator[tuple[Held, ...]]:
        """All messages, oldest first; at the end those that were not removed are seen again.

        An interrupted command gives them back after `seconds`.
        """
        messages = tuple(sorted(self._received(seconds), key=lambda one: one.sent))
        try:
            yield messages
        finally:
            self._release(messages)

    def remove(self, message: Held) -> None:
        client("sqs").delete_message(QueueUrl=self.url, ReceiptHandle=message.receipt)

    def _received(self, seconds: int) -> Iterator[Held]:
        while found := self._receive(seconds):
            yield from (self._held(one) for one in found)

    def _receive(self, seconds: int) -> Sequence[Any]:
        answer = client("sqs").receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=_AT_ONCE,
            VisibilityTimeout=seconds,
            WaitTimeSeconds=_WAIT,
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
        return Held(message["MessageId"], sent, failure, body, attributes, receipt)

    def _release(self, messages: Sequence[Held]) -> None:
        """One that was removed is refused in the answer, which is as well."""
        for start in range(0, len(messages), _AT_ONCE):
            entries = [
                {"Id": str(place), "ReceiptHandle": one.receipt, "VisibilityTimeout": 0}
                for place, one in enumerate(messages[start : start + _AT_ONCE])
            ]
            client("sqs").change_message_visibility_batch(QueueUrl=self.url, Entries=entries)
