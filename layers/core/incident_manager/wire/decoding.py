"""From a routed request to a call whose every member its shape accepts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from botocore.model import ListShape, MapShape, StructureShape

from incident_manager.wire.calls import Call
from incident_manager.wire.constraints import broken_constraints
from incident_manager.wire.faults import Faults, shortened, validation_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import OperationModel, Shape

    from incident_manager.wire.errors import ApiError
    from incident_manager.wire.http import HttpRequest
    from incident_manager.wire.routing import Route

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_SECOND = (datetime.min.replace(tzinfo=UTC) - _EPOCH).total_seconds()
_LAST_SECOND = (datetime.max.replace(microsecond=0, tzinfo=UTC) - _EPOCH).total_seconds()

_MUST_NOT_BE_NULL = "Member must not be null"


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


# By type of the shape: what fits, and what to ask for. Numbers in quotes do not fit, nor do 0 and
# 1 for a boolean; 5.0 is no integer. The models have no other types.
_JSON_TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "structure": (lambda raw: isinstance(raw, dict), "an object"),
    "map": (lambda raw: isinstance(raw, dict), "an object"),
    "list": (lambda raw: isinstance(raw, list), "a list"),
    "string": (lambda raw: isinstance(raw, str), "a string"),
    "boolean": (lambda raw: isinstance(raw, bool), "true or false"),
    "integer": (lambda raw: type(raw) is int and -(2**31) <= raw < 2**31, "a 32-bit integer"),
    "timestamp": (
        lambda raw: _is_number(raw) and _FIRST_SECOND <= raw <= _LAST_SECOND,
        "a number of seconds since 1970, of a year from 1 to 9999",
    ),
}


def decode(route: Route, request: HttpRequest) -> Call:
    """Read and validate the input of the operation.

    Raises ApiError: a ValidationException that names every fault, not only the first.
    """
    shape = route.operation.input_shape
    unread = {} if shape is None else _unread_members(shape, route, request)
    params = validated(route.service, route.operation, unread)
    return Call(route.service, route.operation.name, params)


def validated(service: str, operation: OperationModel, unread: Mapping[str, Any]) -> dict[str, Any]:
    """The operation's input from JSON values by its members' names. Raises ApiError as `decode`."""
    if operation.input_shape is None:
        return {}
    reader = _Reader(service)
    params = reader.members(operation.input_shape, unread, at="")
    reader.faults.refuse_if_any(service)
    return params


def _unread_members(shape: StructureShape, route: Route, request: HttpRequest) -> dict[str, Any]:
    """The input's members, each from the part of the request that its shape says, not yet read."""
    by_location: dict[str, dict[str, Shape]] = {}
    for name, member in shape.members.items():
        by_location.setdefault(member.serialization.get("location", "body"), {})[name] = member
    unread: dict[str, Any] = {}
    if "body" in by_location:
        document = _document(route.service, request.body)
        unread |= {name: document.get(name) for name in by_location["body"]}
    for name, member in by_location.get("querystring", {}).items():
        unread[name] = _from_query(request, member)
    for name, member in by_location.get("uri", {}).items():
        unread[name] = route.labels[member.serialization["name"]]
    return unread


def _from_query(request: HttpRequest, member: Shape) -> list[str] | str | None:
    wanted = member.serialization["name"]
    values = [value for name, value in request.query if name == wanted]
    if isinstance(member, ListShape):
        return values or None
    return values[0] if values else None


def _document(service: str, body: bytes) -> Mapping[str, Any]:
    """The JSON object of the body; an empty body is an empty object, as clients mean it."""
    try:
        document = json.loads(body or b"{}", parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _cannot_parse(service, "The request body is not valid JSON") from error
    if not isinstance(document, dict):
        raise _cannot_parse(service, "The request body is not a JSON object")
    return document


def _refuse_constant(name: str) -> NoReturn:
    """NaN and the infinities are Python's additions to JSON."""
    raise ValueError(name)


def _cannot_parse(service: str, message: str) -> ApiError:
    return validation_error(service, message, {"Reason": "CANNOT_PARSE"})


@dataclass(slots=True)
class _Reader:
    """Reads JSON values as values of shapes. What it cannot read is noted, and read as None."""

    service: str
    faults: Faults = field(default_factory=Faults)

    def value(self, shape: Shape, raw: Any, at: str) -> Any:
        fits, wanted = _JSON_TYPES[shape.type_name]
        if not fits(raw):
            self.faults.note(at, f"Member must be {wanted}", shape, raw)
            return None
        for broken in broken_constraints(self.service, shape, raw):
            self.faults.note(at, broken, shape, raw)
        if isinstance(shape, StructureShape):
            return self._structure(shape, raw, at)
        if isinstance(shape, ListShape):
            return self._list(shape, raw, at)
        if isinstance(shape, MapShape):
            return self._map(shape, raw, at)
        return _EPOCH + timedelta(seconds=raw) if shape.type_name == "timestamp" else raw

    def members(self, shape: StructureShape, raw: Mapping[str, Any], at: str) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, member in shape.members.items():
            member_at = f"{at}.{name}" if at else name
            if raw.get(name) is not None:
                read[name] = self.value(member, raw[name], member_at)
            elif name in shape.required_members:
                self.faults.note(member_at, _MUST_NOT_BE_NULL, member, None)
        return read

    def _structure(self, shape: StructureShape, raw: Mapping[str, Any], at: str) -> dict[str, Any]:
        if shape.is_tagged_union:
            given = [name for name in shape.members if raw.get(name) is not None]
            if len(given) != 1:
                names = ", ".join(shape.members)
                self.faults.note(at, f"Member must have exactly one of: [{names}]", shape, raw)
        return self.members(shape, raw, at)

    def _list(self, shape: ListShape, raw: list[Any], at: str) -> list[Any]:
        return [
            self._element(shape.member, element, f"{at}.{position}.member")
            for position, element in enumerate(raw, start=1)
        ]

    def _map(self, shape: MapShape, raw: dict[str, Any], at: str) -> dict[str, Any]:
        for key in raw:
            for broken in broken_constraints(self.service, shape.key, key):
                told = f"Map keys must satisfy constraint: [{broken}]"
                self.faults.note(at, told, shape.key, key)
        return {
            key: self._element(shape.value, element, f"{at}.{shortened(key)}.member")
            for key, element in raw.items()
        }

    def _element(self, shape: Shape, raw: Any, at: str) -> Any:
        if raw is None:
            self.faults.note(at, _MUST_NOT_BE_NULL, shape, None)
            return None
        return self.value(shape, raw, at)
