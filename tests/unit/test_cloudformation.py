"""The types are AWS's, their values the APIs', and an answer reaches who waits for it."""

from __future__ import annotations

import http.server
import json
import logging
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from incident_manager.adapters.cloudformation_answers import AnswerNotTakenError, answer
from incident_manager.cloudformation.properties import PropertyError, spelled
from incident_manager.cloudformation.provide_resource import (
    NOT_CREATED,
    TYPES,
    Provider,
    provide_resource,
)
from incident_manager.cloudformation.request import MAX_ANSWER, Answer, ResourceRequest
from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import operation_model
from tests.recorded_events import event_names, load_event
from tests.world import START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.wire.calls import Caller


def _request(name: str = "create_contact") -> ResourceRequest:
    return ResourceRequest.from_event(load_event("provide_resource", name))


def _schema(name: str) -> dict[str, Any]:
    """AWS's own, as cfn-lint carries it."""
    for service in ("SSMContacts", "SSMIncidents"):
        beginning = f"Custom::{service}"
        if name.startswith(beginning):
            aws = f"AWS::{service}::{name.removeprefix(beginning)}"
            return dict(PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", aws).schema)
    raise AssertionError(name)


@pytest.mark.parametrize("name", TYPES)
def test_a_type_has_the_properties_of_aws_s_and_is_replaced_for_the_same(name: str) -> None:
    schema = _schema(name)
    read_only = {one.rpartition("/")[2] for one in schema["readOnlyProperties"]}
    create_only = {one.rpartition("/")[2] for one in schema.get("createOnlyProperties", ())}

    assert TYPES[name].properties == schema["properties"].keys() - read_only
    assert set(TYPES[name].create_only) == create_only
    assert read_only == {"Arn"}
    assert schema["primaryIdentifier"] == ["/properties/Arn"]


@pytest.mark.parametrize("name", event_names("provide_resource"))
def test_neither_the_address_of_an_answer_nor_a_property_is_shown(name: str) -> None:
    request = _request(name)

    shown = repr(request)

    assert request.resource_type in shown
    assert "X-Amz-Signature" not in shown
    assert not [one for one in ("+15550100177", "DisplayName", "Liddell") if one in shown]


def test_values_are_coerced_as_their_shapes_say() -> None:
    shape = operation_model("ssm-contacts", "CreateRotation").input_shape
    assert shape

    read = spelled(
        shape,
        {
            "Name": "7",
            "StartTime": "1970-01-01T00:01:00",
            "Recurrence": {"NumberOfOnCalls": "2", "DailySettings": ["9:05"]},
        },
    )

    assert read == {
        "Name": "7",
        "StartTime": 60,
        "Recurrence": {
            "NumberOfOnCalls": 2,
            "DailySettings": [{"HourOfDay": 9, "MinuteOfHour": 5}],
        },
    }


@pytest.mark.parametrize("value", ["1.5", "one", "", " 1", "9" * 30, True, None])
def test_what_is_no_integer_is_left_for_the_validation_to_refuse(value: object) -> None:
    shape = operation_model("ssm-contacts", "CreateRotation").input_shape
    assert shape
    number = {"Recurrence": {"NumberOfOnCalls": value}}

    assert spelled(shape, number) == number


@pytest.mark.parametrize(
    ("operation", "properties", "reason"),
    [
        ("CreateRotation", {"Recurrence": {"DailySettings": ["noon"]}}, "time of day"),
        ("CreateRotation", {"Recurrence": {"Daily": []}}, "Recurrence.Daily: there is no such"),
        ("CreateRotation", {"Recurrence": {"ShiftCoverages": "MON"}}, "must be a list"),
        ("CreateRotation", {"Recurrence": {"ShiftCoverages": ["MON"]}}, "with a DayOfWeek"),
    ],
)
def test_what_no_shape_could_hold_is_refused_by_its_place(
    operation: str, properties: dict[str, Any], reason: str
) -> None:
    shape = operation_model("ssm-contacts", operation).input_shape
    assert shape

    with pytest.raises(PropertyError, match=reason):
        spelled(shape, properties)


def test_a_key_that_is_given_twice_is_refused() -> None:
    shape = operation_model("ssm-incidents", "CreateReplicationSet").input_shape
    assert shape
    tag = {"Key": "team", "Value": "checkout"}

    with pytest.raises(PropertyError, match="team is in it twice"):
        spelled(shape, {"Tags": [tag, tag]})


@pytest.mark.parametrize("letter", ["a", '"', "é", "\N{PAGER}"])
def test_a_reason_is_cut_to_what_cloudformation_reads(letter: str) -> None:
    body = Answer("not-created", letter * 5000).body(_request())

    assert MAX_ANSWER - 12 <= len(body) <= MAX_ANSWER
    assert set(json.loads(body)["Reason"]) == {letter}


def _never(seconds: float) -> None:
    raise AssertionError(f"it waits {seconds} s")


class Busy:
    """An operation that is throttled so many times."""

    def __init__(self, times: int) -> None:
        self.times, self.calls = times, 0

    def __call__(self, _params: dict[str, Any], caller: Caller) -> dict[str, Any]:
        assert caller.principal_arn.startswith("arn:aws:cloudformation:")
        self.calls += 1
        if self.calls > self.times:
            return {"ContactArn": "arn:aws:ssm-contacts:eu-central-1:123456789012:contact/alice"}
        raise ApiError("ThrottlingException", "others changed it")


@pytest.mark.parametrize(
    ("throttled", "seconds", "status"),
    [(2, 60, "SUCCESS"), (9, 60, "FAILED"), (2, 1, "FAILED")],
)
def test_a_throttled_operation_is_tried_again_while_there_is_time(
    throttled: int, seconds: int, status: str
) -> None:
    operation, now = Busy(throttled), START
    slept: list[float] = []
    provider = Provider(
        {("ssm-contacts", "CreateContact"): operation},
        lambda: now + timedelta(seconds=sum(slept)),
        slept.append,
    )

    made = provide_resource(provider, _request(), now + timedelta(seconds=seconds))

    assert json.loads(made.body(_request()))["Status"] == status
    assert made.fault != ""
    assert slept == [1, 2, 4, 8][: min(throttled, 4 if seconds > 1 else 1)]


def test_what_nobody_expected_is_answered_and_kept_for_the_log() -> None:
    provider = Provider({}, lambda: START, _never)

    made = provide_resource(provider, _request(), START)

    assert made.physical_id == NOT_CREATED
    assert made.fault
    assert "unexpected" in made.fault
    assert isinstance(made.error, KeyError)


@dataclass
class Bucket:
    """What stands behind a presigned address; the first answers are these statuses."""

    statuses: list[int] = field(default_factory=list)
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    made = Bucket()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.taken.append((self.path, dict(self.headers), body))
            self.send_response(made.statuses.pop(0) if made.statuses else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_port}/arn%3Aaws?X-Amz-Signature=secret"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def test_an_answer_is_put_as_its_address_was_signed(bucket: Bucket) -> None:
    answer(bucket.url, b"{}", _never)

    [(path, headers, body)] = bucket.taken
    assert (path, body) == ("/arn%3Aaws?X-Amz-Signature=secret", b"{}")
    assert headers["Content-Type"] == ""


def test_an_answer_that_is_not_taken_at_once_is_put_again(bucket: Bucket) -> None:
    bucket.statuses = [503, 500]
    slept: list[float] = []

    answer(bucket.url, b"{}", slept.append)

    assert len(bucket.taken) == 3
    assert slept == [1, 2]


@pytest.mark.parametrize("reachable", [True, False])
def test_an_answer_that_nobody_takes_is_an_error_without_the_address(
    bucket: Bucket, caplog: pytest.LogCaptureFixture, *, reachable: bool
) -> None:
    bucket.statuses = [403] * 9
    url = bucket.url if reachable else "http://127.0.0.1:1/?X-Amz-Signature=secret"

    with caplog.at_level(logging.DEBUG), pytest.raises(AnswerNotTakenError) as refused:
        answer(url, b"{}", lambda _: None)

    assert str(refused.value) == ("HTTP status 403" if reachable else "ConnectionRefusedError")
    assert "secret" not in caplog.text
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
