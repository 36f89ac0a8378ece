"""No handler ever sees an input that its shape forbids."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.wire.calls import Caller
from incident_manager.wire.endpoint import Endpoint
from incident_manager.wire.http import HttpRequest, HttpResponse
from incident_manager.wire.service_models import (
    CONTACTS,
    INCIDENTS,
    SERVICES,
    operation_model,
    service_model,
)
from tests.contract.wire.shape_values import OPERATIONS, full_value, full_values
from tests.contract.wire.unchecked_requests import request_of
from tests.contract.wire.wrong_values import wrong_inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


class Recorder:
    """An endpoint for one operation that trusts everybody and remembers what it was given."""

    def __init__(self, service: str, operation: str) -> None:
        self.service, self.operation = service, operation
        self.received: list[dict[str, Any]] = []
        self._endpoint = Endpoint({(service, operation): self._handle}, _trust, on_error=_raise)

    def send(self, params: Any) -> HttpResponse:
        return self.send_raw(request_of(self.service, self.operation, params))

    def send_raw(self, request: HttpRequest) -> HttpResponse:
        return self._endpoint.serve(request, _NOW)

    def refusal(self, params: Any) -> str:
        """The message of the ValidationException that this input gets."""
        response = self.send(params)
        document = json.loads(response.body)
        assert response.status == 400
        assert "ValidationException" in (
            response.headers.get("x-amzn-ErrorType"),
            document.get("__type"),
        )
        assert self.received == []
        message: str = document["Message" if self.service == CONTACTS else "message"]
        return message

    def _handle(self, params: dict[str, Any], _: Caller) -> dict[str, Any]:
        self.received.append(params)
        return {}


def _trust(_request: HttpRequest, _paths: Sequence[str], _now: datetime) -> Caller:
    return Caller("OIMKEY", "arn:aws:iam::123456789012:user/ann")


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_whatever_breaks_a_shape_is_refused_before_the_handler_runs(
    service: str, operation: str
) -> None:
    shape = operation_model(service, operation).input_shape
    assert shape is not None
    recorder = Recorder(service, operation)
    tried = 0
    for params in full_values(service, shape):
        for wrong in wrong_inputs(service, shape, params):
            message = recorder.refusal(wrong.params)
            assert f"at '{wrong.at}' failed to satisfy constraint: {wrong.constraint}" in message
            tried += 1
    assert tried or operation == "ListTagsForResource"  # a plain text in the path: all is right


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_an_input_with_every_member_is_accepted_and_nulls_and_strangers_are_left_out(
    service: str, operation: str
) -> None:
    shape = operation_model(service, operation).input_shape
    assert shape is not None
    required = {
        name: full_value(service, member, 0)
        for name, member in shape.members.items()
        if name in shape.required_members
    }
    in_body = [
        name for name in shape.members if "location" not in shape.members[name].serialization
    ]
    nulls = {name: None for name in in_body if name not in required}
    recorder = Recorder(service, operation)

    full = full_values(service, shape)
    for params in full:
        recorder.send(params)
    recorder.send({**required, **nulls, "ofALaterModel": {"a": [1]}})

    assert len(recorder.received) == len(full) + 1
    assert recorder.received[0].keys() == shape.members.keys()
    assert recorder.received[-1].keys() == required.keys()


def test_all_faults_are_told_at_once_in_the_words_of_aws() -> None:
    message = Recorder(INCIDENTS, "UpdateIncidentRecord").refusal(
        {"title": "x" * 201, "impact": 6, "status": "CLOSED"}
    )

    assert message == (
        "4 validation errors detected: "
        "Value null at 'arn' failed to satisfy constraint: Member must not be null; "
        "Value '6' at 'impact' failed to satisfy constraint: "
        "Member must have value less than or equal to 5; "
        "Value 'CLOSED' at 'status' failed to satisfy constraint: "
        "Member must satisfy enum value set: [OPEN, RESOLVED]; "
        f"Value '{'x' * 57}...' at 'title' failed to satisfy constraint: "
        "Member must have length less than or equal to 200"
    )


def test_ssm_contacts_tells_the_faults_by_field() -> None:
    response = Recorder(CONTACTS, "SendActivationCode").send({"ContactChannelId": ""})

    document = json.loads(response.body)
    fields = document.pop("Fields")
    assert document["Reason"] == "FIELD_VALIDATION_FAILED"
    assert {field["Name"] for field in fields} == {"ContactChannelId"}
    assert all(field["Message"] in document["Message"] for field in fields)


def test_codes_and_addresses_are_never_repeated_to_the_client() -> None:
    address = Recorder(CONTACTS, "UpdateContactChannel").refusal(
        {"ContactChannelId": "", "DeliveryAddress": {"SimpleAddress": "+15550100" * 40}}
    )
    code = Recorder(CONTACTS, "AcceptPage").refusal({"AcceptCode": "12345"})
    number = Recorder(CONTACTS, "ActivateContactChannel").refusal({"ActivationCode": 123456})

    assert "Value at 'DeliveryAddress.SimpleAddress' failed" in address
    assert "Value at 'AcceptCode' failed" in code
    assert "Value at 'ActivationCode' failed" in number
    assert not any(secret in address + code + number for secret in ("555", "12345"))


def test_a_hostile_number_of_faults_does_not_make_a_hostile_message() -> None:
    message = Recorder(CONTACTS, "CreateContact").refusal({"Plan": {"Stages": [1] * 100_000}})

    key = Recorder(CONTACTS, "CreateRotation").refusal(
        {"Recurrence": {"ShiftCoverages": {"k" * 1_000_000: 1}}}
    )

    assert message.startswith("50 validation errors detected: ")
    assert len(message) < 10_000
    assert len(key) < 2_000


@pytest.mark.parametrize(
    ("operation", "member", "value"),
    [
        ("CreateReplicationSet", "tags", {}),
        ("CreateResponsePlan", "tags", {}),
        ("TagResource", "tags", {}),
        ("CreateResponsePlan", "displayName", ""),
        ("UpdateResponsePlan", "incidentTemplateSummary", ""),
        ("UpdateResponsePlan", "incidentTemplateDedupeString", ""),
        ("UpdateResponsePlan", "incidentTemplateTags", {}),
        ("UpdateResponsePlan", "engagements", []),
        ("UpdateResponsePlan", "chatChannel", {"empty": {}}),
    ],
)
def test_what_terraform_sends_to_say_nothing_is_accepted(
    operation: str, member: str, value: Any
) -> None:
    shape = operation_model(INCIDENTS, operation).input_shape
    assert shape is not None
    recorder = Recorder(INCIDENTS, operation)

    recorder.send({**full_value(INCIDENTS, shape, 0), member: value})

    assert recorder.received[0][member] == value


def test_empty_parameters_of_a_runbook_are_accepted() -> None:
    shape = operation_model(INCIDENTS, "CreateResponsePlan").input_shape
    assert shape is not None
    params = full_value(INCIDENTS, shape, 0)
    params["actions"][0]["ssmAutomation"] |= {"parameters": {}, "dynamicParameters": {}}
    recorder = Recorder(INCIDENTS, "CreateResponsePlan")

    recorder.send(params)

    assert recorder.received[0]["actions"][0]["ssmAutomation"]["parameters"] == {}


def test_a_policy_may_have_many_lines() -> None:
    recorder = Recorder(CONTACTS, "PutContactPolicy")
    arn = "arn:aws:ssm-contacts:eu-west-1:123456789012:contact/ann"

    recorder.send({"ContactArn": arn, "Policy": '{\n  "Version": "2012-10-17"\n}'})

    assert recorder.received[0]["Policy"].count("\n") == 2
    recorder.received.clear()
    assert "at 'Policy'" in recorder.refusal({"ContactArn": arn, "Policy": " \n "})


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"text"', b"\xff\xfe\xfd", b'{"impact": NaN}', b'{"a":' + b"[" * 100_000],
)
@pytest.mark.parametrize(
    ("service", "operation"), [(INCIDENTS, "StartIncident"), (CONTACTS, "ListContacts")]
)
def test_a_body_that_is_no_json_object_is_refused(
    service: str, operation: str, body: bytes
) -> None:
    request = request_of(service, operation, {})
    recorder = Recorder(service, operation)

    response = recorder.send_raw(
        HttpRequest(request.method, request.path, (), request.headers, body)
    )

    document = json.loads(response.body)
    assert response.status == 400
    assert document.get("Reason") == ("CANNOT_PARSE" if service == CONTACTS else None)
    assert recorder.received == []


def test_an_empty_body_is_an_empty_input() -> None:
    recorder = Recorder(INCIDENTS, "ListResponsePlans")

    recorder.send_raw(HttpRequest("POST", "/listResponsePlans", (), {}, b""))

    assert recorder.received == [{}]


def test_half_a_surrogate_pair_is_refused() -> None:
    message = Recorder(CONTACTS, "ListContacts").refusal({"AliasPrefix": "a\ud800"})

    assert "Member must be well-formed Unicode text" in message


def test_times_are_aware_and_in_utc() -> None:
    recorder = Recorder(CONTACTS, "ListEngagements")

    recorder.send({"TimeRangeValue": {"StartTime": 1.6057006175e9, "EndTime": 1605700618}})

    assert recorder.received[0]["TimeRangeValue"] == {
        "StartTime": datetime(2020, 11, 18, 11, 56, 57, 500_000, tzinfo=UTC),
        "EndTime": datetime(2020, 11, 18, 11, 56, 58, tzinfo=UTC),
    }


def test_the_models_hold_no_more_than_the_wire_can_read() -> None:
    """The parts of the protocols that are not written because neither service uses them."""
    types, traits = set(), set()
    for service in SERVICES:
        model = service_model(service)
        for name in model.shape_names:
            shape = model.shape_for(name)
            types.add(shape.type_name)
            for member in getattr(shape, "members", {}).values():
                traits |= member.serialization.items()

    assert types == {"structure", "list", "map", "string", "integer", "boolean", "timestamp"}
    names = {trait for trait, _ in traits if trait not in {"location", "name"}}
    assert names == set()
    assert {value for trait, value in traits if trait == "location"} == {"uri", "querystring"}
