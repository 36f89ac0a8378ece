"""AWS in this process, behind the real clients: what a function would send is answered here.

The processor time that the answers take is not the product's, and is kept apart.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from tests.benchmarks.calls import HAND_OVERS, Body, bytes_of
from tests.load.dynamodb import RefusedError, StandIn

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

    from tests.benchmarks.calls import Answer

_XML = '<{0}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><{0}Result>{1}</{0}Result></{0}Response>'
_OUR_OWN = ("ssm-incidents.", "ssm-contacts.")


@dataclass(frozen=True, slots=True)
class Message:
    """What a carrier took."""

    id: str
    address: str
    text: str


@dataclass(slots=True)
class Aws:
    """`messages`, `executions` (name to input) and `failures` are what the product handed over.

    `spent` is processor time of the answers, in nanoseconds.
    """

    table: StandIn
    messages: list[Message] = field(default_factory=list)
    executions: dict[str, dict[str, str]] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    spent: int = 0
    calls: int = 0
    _first_page: float | None = None
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sending(self, operation: str, request: AWSPreparedRequest) -> AWSResponse | None:
        """What people send to the product itself goes its own way."""
        if operation.startswith(_OUR_OWN):
            return None
        begun = time.thread_time_ns()
        if operation in HAND_OVERS and self._first_page is None:
            self._first_page = time.perf_counter()
        status, answer = self._answer(operation, bytes_of(request.body))
        response = AWSResponse(request.url, status, HTTPHeaders(), Body(answer.encode()))
        with self._lock:
            self.calls += 1
            self.spent += time.thread_time_ns() - begun
        return response

    def forget_pages(self) -> None:
        """The next page is a first one."""
        self._first_page = None

    def first_page_at(self) -> float | None:
        """The moment of the first page since then, in seconds of `perf_counter`."""
        return self._first_page

    def received(self, operation: str, answer: Answer) -> None:
        """It was answered here."""

    def _answer(self, operation: str, body: bytes) -> tuple[int, str]:
        """Raises KeyError or ValueError for a call that is not known here."""
        service, _, name = operation.partition(".")
        if service == "sns":
            return 200, self._sns(name, dict(parse_qsl(body.decode())))
        request = json.loads(body)
        try:
            if service == "dynamodb":
                return 200, json.dumps(self.table.answer(name, request))
            return 200, json.dumps(self._other(operation, request))
        except RefusedError as error:
            return 400, json.dumps(error.answer)

    def _sns(self, name: str, request: dict[str, str]) -> str:
        if name == "CheckIfPhoneNumberIsOptedOut":
            return _XML.format(name, "<isOptedOut>false</isOptedOut>")
        taken = self._take(request["PhoneNumber"], request["Message"])
        return _XML.format(name, f"<MessageId>{taken}</MessageId>")

    def _other(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        match operation:
            case "sesv2.SendEmail":
                (address,) = request["Destination"]["ToAddresses"]
                text = request["Content"]["Simple"]["Body"]["Text"]["Data"]
                return {"MessageId": self._take(address, text)}
            case "sfn.StartExecution":
                self._start(request["name"], json.loads(request["input"]))
                return {"executionArn": request["name"], "startDate": 0}
            case "sqs.SendMessage":
                self.failures.append(json.loads(request["MessageBody"]))
                return {"MessageId": "kept"}
            case "ssm.PutParameter":
                self.parameters[request["Name"]] = request["Value"]
                return {"Version": 1}
            case "ssm.GetParameter":
                value = self.parameters[request["Name"]]
                return {"Parameter": {"Name": request["Name"], "Value": value}}
        raise ValueError(f"{operation} is not known here")

    def _take(self, address: str, text: str) -> str:
        with self._lock:
            taken = f"message-{next(self._numbers)}"
            self.messages.append(Message(taken, address, text))
        return taken

    def _start(self, name: str, given: dict[str, str]) -> None:
        """Raises RefusedError for a second execution of one name."""
        with self._lock:
            if name in self.executions:
                raise RefusedError("ExecutionAlreadyExists")
            self.executions[name] = given
