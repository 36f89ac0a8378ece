"""The calls that a store makes of DynamoDB, and which of them wait for which."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.dynamodb.record import Record
from tests.benchmarks.calls import Answer, Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def recorded() -> Iterator[Recorder]:
    """Every call of the newest store while the block runs; none is answered before all that are
    made at the same time are on their way.
    """
    recorder = Recorder(round_trip_seconds=0.3)
    events: Any = Record._get_connection().connection.client.meta.events

    def sending(event_name: str, request: Any, **_: Any) -> None:
        recorder.sending(event_name.partition(".")[2], request)

    def received(event_name: str, response_dict: Any, **_: Any) -> None:
        answer = Answer(200, response_dict["headers"], response_dict["body"])
        recorder.received(event_name.partition(".")[2], answer)

    events.register_first("before-send.dynamodb", sending)
    events.register("response-received.dynamodb", received)
    yield recorder
    events.unregister("before-send.dynamodb", sending)
    events.unregister("response-received.dynamodb", received)
