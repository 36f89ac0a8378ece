"""From an operation's output, or an error, to the HTTP that the SDKs expect."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from botocore.model import ListShape, MapShape, StructureShape

from incident_manager.wire.http import HttpResponse
from incident_manager.wire.service_models import CONTACTS, INCIDENTS, service_model

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

    from incident_manager.wire.errors import ApiError

_CONTENT_TYPES = {INCIDENTS: "application/json", CONTACTS: "application/x-amz-json-1.1"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# Refusals of signatures are 403 from AWS's REST services and 400 from its JSON 1.1 services.
_REFUSED = {INCIDENTS: HTTPStatus.FORBIDDEN, CONTACTS: HTTPStatus.BAD_REQUEST}
_REFUSALS = frozenset(
    {
        "IncompleteSignatureException",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
    }
)
_ONE_STATUS = {
    "UnknownOperationException": HTTPStatus.NOT_FOUND,
    # SDKs retry 500, 502, 503 and 504. This one they raise at once, with its message.
    "NotImplementedException": HTTPStatus.NOT_IMPLEMENTED,
}


class UnknownErrorCodeError(Exception):
    """A handler raised an ApiError that neither the service's model nor AWS in general has."""


def encode_output(operation: OperationModel, output: dict[str, Any]) -> HttpResponse:
    """The response to a call that succeeded."""
    service = operation.service_model.service_name
    status = operation.http.get("responseCode", HTTPStatus.OK)
    if status == HTTPStatus.NO_CONTENT:
        return HttpResponse(status, {}, b"")
    shape = operation.output_shape
    return _json_response(service, status, _encoded(shape, output) if shape else {})


def encode_error(service: str, error: ApiError) -> HttpResponse:
    """The response that makes SDKs raise this error.

    Raises UnknownErrorCodeError for a code that no client could expect.
    """
    shape = _exception_shape(service, error.code)
    status = _status(service, error.code, shape)
    document = _error_document(error, shape)
    if service == CONTACTS:
        return _json_response(service, status, {"__type": error.code, **document})
    response = _json_response(service, status, document)
    return HttpResponse(status, {**response.headers, "x-amzn-ErrorType": error.code}, response.body)


def _exception_shape(service: str, code: str) -> StructureShape | None:
    model = service_model(service)
    shape = model.shape_for(code) if code in model.shape_names else None
    return shape if isinstance(shape, StructureShape) and "exception" in shape.metadata else None


def _status(service: str, code: str, shape: StructureShape | None) -> int:
    if code in _REFUSALS:
        return _REFUSED[service]
    if code in _ONE_STATUS:
        return _ONE_STATUS[code]
    if shape is None:
        raise UnknownErrorCodeError(code)
    # The model of ssm-contacts states no statuses: JSON 1.1 has 400 for all that is the client's.
    implied = (
        HTTPStatus.INTERNAL_SERVER_ERROR
        if code == "InternalServerException"
        else HTTPStatus.BAD_REQUEST
    )
    stated: int = shape.metadata.get("error", {}).get("httpStatusCode", implied)
    return stated


def _error_document(error: ApiError, shape: StructureShape | None) -> dict[str, Any]:
    if shape is None:
        return {"message": error.message}
    # ssm-incidents spells it `message`, ssm-contacts `Message`.
    message_member = next(name for name in shape.members if name.lower() == "message")
    document: dict[str, Any] = _encoded(shape, {message_member: error.message, **error.members})
    return document


def _json_response(service: str, status: int, document: dict[str, Any]) -> HttpResponse:
    # Escaped to ASCII: text that came in by another door may hold half a surrogate pair, which
    # has no UTF-8 and would otherwise make the record that holds it unreadable for good.
    body = json.dumps(document, separators=(",", ":")).encode()
    return HttpResponse(status, {"content-type": _CONTENT_TYPES[service]}, body)


def _encoded(shape: Shape, value: Any) -> Any:
    """The value as JSON: members in the model's order, those that are None left out."""
    if isinstance(shape, StructureShape):
        given = ((name, value.get(name)) for name in shape.members)
        return {name: _encoded(shape.members[name], v) for name, v in given if v is not None}
    if isinstance(shape, ListShape):
        return [_encoded(shape.member, element) for element in value]
    if isinstance(shape, MapShape):
        return {key: _encoded(shape.value, element) for key, element in value.items()}
    return _epoch_seconds(value) if shape.type_name == "timestamp" else value


def _epoch_seconds(time: datetime) -> float:
    """Seconds since 1970 with whole milliseconds, rounded down so that no time lies ahead."""
    return (time - _EPOCH) // _MILLISECOND / 1000
