"""Every call that real AWS clients make, seen where botocore hands it to HTTP."""

from __future__ import annotations

import io
import threading
import time
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.handlers import BUILTIN_HANDLERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from botocore.awsrequest import AWSPreparedRequest

HAND_OVERS = frozenset({"sns.Publish", "sesv2.SendEmail"})
_ROUND_TRIP_SECONDS = 0.1


class BenchmarkError(Exception):
    """A figure would not be what it says it is; the message is the line that users read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said, as it came over the wire."""

    status: int
    headers: HTTPHeaders
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One request, retries included. `address` tells operations apart without a service model.

    `position` is the length of the longest chain of calls, one after another, that ends with it.
    """

    operation: str
    address: str
    position: int
    request: bytes
    answer: Answer


class Tap(Protocol):
    """What looks at the wire, or answers in the place of AWS."""

    def sending(self, operation: str, request: AWSPreparedRequest) -> AWSResponse | None:
        """An answer that keeps the request from being sent, or None."""

    def received(self, operation: str, answer: Answer) -> None: ...


class Wire:
    """Between botocore and HTTP, in every client that is made after this is: clients live as long
    as the process does, so the wire stays and its tap changes.
    """

    def __init__(self, tap: Tap) -> None:
        self.tap = tap
        BUILTIN_HANDLERS.append(("before-send", self._sending))
        BUILTIN_HANDLERS.append(("response-received", self._received))

    def _sending(
        self, event_name: str, request: AWSPreparedRequest, **_: object
    ) -> AWSResponse | None:
        return self.tap.sending(event_name.partition(".")[2], request)

    def _received(
        self, event_name: str, response_dict: Mapping[str, Any] | None, **_: object
    ) -> None:
        operation = event_name.partition(".")[2]
        if response_dict is None:
            raise BenchmarkError(f"{operation} got no answer")
        answer = Answer(
            response_dict["status_code"], response_dict["headers"], response_dict["body"]
        )
        self.tap.received(operation, answer)


class Untapped:
    """Lets everything pass: the wire outlives what was measured."""

    def sending(self, operation: str, request: AWSPreparedRequest) -> None:
        """It is sent."""

    def received(self, operation: str, answer: Answer) -> None:
        """Nobody looks."""


class Recorder:
    """Keeps every call in the order of the answers, with its position in the sequence.

    A call of the thread that made the recorder follows all that were answered by then. A call of
    another thread follows those of its own, of the first, which waits for its workers, and of
    workers that have ended: so what workers do at the same time counts once, however the emulator's
    speed interleaves them, and what later workers do comes after it.
    """

    def __init__(self, round_trip_seconds: float = _ROUND_TRIP_SECONDS) -> None:
        self._round_trip = round_trip_seconds
        self._calls: list[Call] = []
        self._first = threading.current_thread()
        self._positions: dict[threading.Thread, int] = {}
        self._sent: dict[threading.Thread, tuple[str, int, bytes]] = {}

    def sending(self, operation: str, request: AWSPreparedRequest) -> None:
        thread = threading.current_thread()
        followed = (at for one, at in list(self._positions.items()) if self._follows(thread, one))
        position = 1 + max(followed, default=0)
        self._positions[thread] = position
        body = bytes_of(request.body)
        where = address(request.url, dict(request.headers.items()), body)
        self._sent[thread] = (where, position, body)
        # A pool gives the next page to an idle worker: none may be idle before all are given out.
        time.sleep(self._round_trip)

    def received(self, operation: str, answer: Answer) -> None:
        where, position, body = self._sent.pop(threading.current_thread())
        self._calls.append(Call(operation, where, position, body, answer))

    def _follows(self, thread: threading.Thread, other: threading.Thread) -> bool:
        """Whether what the thread does now comes after all that the other has done."""
        return thread is self._first or other in (thread, self._first) or not other.is_alive()

    def take(self) -> tuple[Call, ...]:
        """The calls since the last time; positions begin anew."""
        taken = tuple(self._calls)
        self._calls.clear()
        self._positions.clear()
        return taken


class Player:
    """Answers as recorded, each once, with no time of AWS's in it.

    The same request gets the same answer, whatever came before it: what is asked at the same time
    comes in any order, and a warm invocation leaves out what it remembers. A request that is
    another one each time gets the next answer of its operation.
    """

    def __init__(self, calls: Iterable[Call]) -> None:
        self._calls: dict[str, list[Call]] = {}
        for call in calls:
            self._calls.setdefault(call.operation, []).append(call)
        self._given: dict[str, list[int]] = {}

    def rewind(self) -> None:
        """From the beginning again, for the next invocation."""
        self._given.clear()

    def next(self, operation: str, request: bytes) -> Answer:
        calls, given = self._calls.get(operation, []), self._given.setdefault(operation, [])
        left = [at for at in range(len(calls)) if at not in given]
        same = (at for at in left if calls[at].request == request)
        later = (at for at in left if at > max(given, default=-1))
        found = next(chain(same, later), None)
        if found is None:
            raise BenchmarkError(f"{operation} was called more often than when it was recorded")
        given.append(found)
        return calls[found].answer

    def sending(self, operation: str, request: AWSPreparedRequest) -> AWSResponse:
        answer = self.next(operation, bytes_of(request.body))
        return AWSResponse(request.url, answer.status, answer.headers, Body(answer.body))

    def received(self, operation: str, answer: Answer) -> None:
        """Nothing is kept: it was recorded before."""


class Body(io.BytesIO):
    """The part of urllib3's response that botocore reads."""

    def stream(self) -> Iterator[bytes]:
        yield self.getvalue()


def to_first_page(calls: Iterable[Call]) -> int | None:
    """Calls one after another up to the first page's hand-over, that one included."""
    return min((call.position for call in calls if call.operation in HAND_OVERS), default=None)


def in_sequence(calls: Iterable[Call]) -> int:
    return max((call.position for call in calls), default=0)


def address(url: str, headers: Mapping[str, str | bytes], body: bytes) -> str:
    """What one endpoint for all services can tell a request by: target, action or path."""
    if target := headers.get("X-Amz-Target"):
        return bytes_of(target).decode()
    if b"Action=" in body:
        return parse_qs(body.decode())["Action"][0]
    return urlsplit(url).path


def bytes_of(body: object) -> bytes:
    """botocore types bodies for uploads as well; those of the calls here are text or bytes."""
    if body is None:
        return b""
    assert isinstance(body, str | bytes | bytearray)
    return body.encode() if isinstance(body, str) else bytes(body)
