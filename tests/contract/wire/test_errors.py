"""Every error that an operation can have is the error that its clients raise."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import StructureShape
from botocore.session import Session

from incident_manager.wire.calls import Caller
from incident_manager.wire.endpoint import Endpoint
from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import (
    CONTACTS,
    INCIDENTS,
    SERVICES,
    operation_model,
    service_model,
)
from incident_manager.wire.signature import authenticator
from tests.contract.wire.shape_values import OPERATIONS, full_value
from tests.contract.wire.unchecked_requests import request_of
from tests.in_process_http import KEY, KnownKeys, connect, serving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.wire.calls import Handler
    from incident_manager.wire.http import HttpRequest
    from tests.contract.wire.conftest import ClientFor

# From the API references; the models state only those of ssm-incidents.
STATUSES = {
    INCIDENTS: {
        "AccessDeniedException": 403,
        "ConflictException": 409,
        "InternalServerException": 500,
        "ResourceNotFoundException": 404,
        "ServiceQuotaExceededException": 402,
        "ThrottlingException": 429,
        "ValidationException": 400,
    },
    CONTACTS: {
        "AccessDeniedException": 400,
        "ConflictException": 400,
        "DataEncryptionException": 400,
        "InternalServerException": 500,
        "ResourceNotFoundException": 400,
        "ServiceQuotaExceededException": 400,
        "ThrottlingException": 400,
        "ValidationException": 400,
    },
}
START = (INCIDENTS, "StartIncident")
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
PLAN = "arn:aws:ssm-incidents::123456789012:response-plan/plan"


def raising(error: Exception) -> Handler:
    def handle(_params: dict[str, Any], _caller: Caller) -> dict[str, Any]:
        raise error

    return handle


def valid_params(service: str, operation: str) -> dict[str, Any]:
    shape = operation_model(service, operation).input_shape
    assert shape is not None
    return {
        name: full_value(service, member, 0)
        for name, member in shape.members.items()
        if name in shape.required_members
    }


def other_members(service: str, error: StructureShape) -> dict[str, Any]:
    example: dict[str, Any] = full_value(service, error, 0)
    if "retryAfter" in example:
        example["retryAfter"] = datetime(2026, 11, 20, 17, 0, 0, 250_000, tzinfo=UTC)
    return {name: value for name, value in example.items() if name.lower() != "message"}


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_every_modelled_error_of_every_operation_reaches_the_client(
    client: ClientFor, service: str, operation: str
) -> None:
    for shape in operation_model(service, operation).error_shapes:
        assert isinstance(shape, StructureShape)
        members = other_members(service, shape)
        error = ApiError(shape.name, "what is wrong", members)
        calling = client({(service, operation): raising(error)}, service)

        with pytest.raises(getattr(calling.exceptions, shape.name)) as raised:
            calling._make_api_call(operation, valid_params(service, operation))

        response = raised.value.response
        assert response["Error"] == {"Code": shape.name, "Message": "what is wrong"}
        assert response["ResponseMetadata"]["HTTPStatusCode"] == STATUSES[service][shape.name]
        assert {name: response[name] for name in members} == members


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_an_operation_without_a_handler_says_that_it_is_not_there_yet(
    client: ClientFor, service: str, operation: str
) -> None:
    with pytest.raises(ClientError) as raised:
        client({}, service)._make_api_call(operation, valid_params(service, operation))

    assert raised.value.response["Error"] == {
        "Code": "NotImplementedException",
        "Message": f"{operation} is not implemented yet by Incident Manager",
    }


@pytest.mark.parametrize("retry_mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("service", SERVICES)
def test_clients_do_not_ask_again_for_what_is_not_there_yet(
    service: str, retry_mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", retry_mode)
    asked = 0
    serve = serving(Endpoint({}, authenticator(KnownKeys(KEY))))

    def counting(event: dict[str, Any]) -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return serve(event)

    client: Any = Session().create_client(
        service,
        region_name="eu-west-1",
        aws_access_key_id=KEY.access_key_id,
        aws_secret_access_key=KEY.secret,
    )
    connect(client, counting)
    operation = "ListResponsePlans" if service == INCIDENTS else "ListContacts"

    with pytest.raises(ClientError, match="not implemented yet"):
        client._make_api_call(operation, {})

    assert asked == 1


def trust(_request: HttpRequest, _paths: Sequence[str], _now: datetime) -> Caller:
    return Caller("OIMKEY", "arn:aws:iam::123456789012:user/ann")


@pytest.mark.parametrize(
    ("handler", "error_type"),
    [
        (raising(KeyError("a bug")), KeyError),
        (raising(ApiError("ConflitException", "misspelt")), Exception),
        (lambda _params, _caller: {"incidentRecordArn": object()}, TypeError),
    ],
    ids=["raises", "unknown code", "answers nonsense"],
)
def test_an_unexpected_error_is_handed_to_the_hook_and_not_to_the_client(
    handler: Handler, error_type: type[Exception]
) -> None:
    errors: list[Exception] = []
    endpoint = Endpoint(
        {START: handler}, trust, on_error=errors.append, new_request_id=lambda: "request-1"
    )
    request = request_of(*START, {"responsePlanArn": PLAN})

    response = endpoint.serve(request, NOW)

    assert response.status == 500
    assert response.headers["x-amzn-ErrorType"] == "InternalServerException"
    assert json.loads(response.body) == {"message": "An unexpected error occurred"}
    (error,) = errors
    assert isinstance(error, error_type)
    assert error.__notes__ == ["x-amzn-RequestId: request-1"]


def test_keys_that_cannot_be_looked_up_make_an_internal_error_and_no_call() -> None:
    def unavailable(_request: HttpRequest, _paths: Sequence[str], _now: datetime) -> Caller:
        raise TimeoutError("the store of keys")

    errors: list[Exception] = []
    endpoint = Endpoint({START: raising(AssertionError())}, unavailable, on_error=errors.append)

    response = endpoint.serve(request_of(*START, {"responsePlanArn": PLAN}), NOW)

    assert response.status == 500
    assert [type(error) for error in errors] == [TimeoutError]


def test_unless_told_otherwise_an_unexpected_error_is_logged_with_its_stack_and_no_body(
    caplog: pytest.LogCaptureFixture,
) -> None:
    endpoint = Endpoint({START: raising(KeyError("a bug"))}, trust)
    body = {"responsePlanArn": PLAN, "title": "only for the responders"}

    endpoint.serve(request_of(*START, body), NOW)

    (record,) = caplog.records
    assert record.exc_info is not None
    assert "a bug" in caplog.text
    assert "responders" not in caplog.text


def test_every_response_carries_a_request_id_of_its_own() -> None:
    endpoint = Endpoint({START: lambda _params, _caller: {"incidentRecordArn": "arn"}}, trust)
    request = request_of(*START, {"responsePlanArn": PLAN})

    ids = {endpoint.serve(request, NOW).headers["x-amzn-RequestId"] for _ in range(3)}

    assert len(ids) == 3


def test_an_error_leaves_out_the_members_that_the_model_does_not_have() -> None:
    error = ApiError("ResourceNotFoundException", "gone", {"ResourceId": PLAN})
    endpoint = Endpoint({START: raising(error)}, trust)

    response = endpoint.serve(request_of(*START, {"responsePlanArn": PLAN}), NOW)

    assert json.loads(response.body) == {"message": "gone"}


def test_the_statuses_cover_all_errors_of_the_models() -> None:
    for service, statuses in STATUSES.items():
        assert {shape.name for shape in service_model(service).error_shapes} == statuses.keys()
