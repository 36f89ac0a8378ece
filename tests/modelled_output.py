"""Handlers are held to the service model: what they answer, and the errors that they raise.

    endpoint = Endpoint(checked(handlers), authenticate)

An SDK would mostly let a wrong answer pass: a misspelt member is dropped on the way, a missing one
is only missed by the code that needed it. In tests both fail at once.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.model import ListShape, MapShape, StructureShape

from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import operation_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.model import Shape

    from incident_manager.wire.calls import Caller, Handler

_TYPES: dict[str, Callable[[Any], bool]] = {
    "structure": lambda value: isinstance(value, dict),
    "map": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list | tuple),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "timestamp": lambda value: isinstance(value, datetime) and value.tzinfo is not None,
}


def checked(handlers: Mapping[tuple[str, str], Handler]) -> dict[tuple[str, str], Handler]:
    """The same handlers, failing with an AssertionError where they break their model."""
    return {key: partial(_checked, *key, handler) for key, handler in handlers.items()}


def _checked(
    service: str, operation: str, handler: Handler, params: dict[str, Any], caller: Caller
) -> dict[str, Any]:
    model = operation_model(service, operation)
    try:
        output = handler(params, caller)
    except ApiError as error:
        shapes = {shape.name: shape for shape in model.error_shapes}
        assert error.code in shapes, f"{operation} has no {error.code}"
        _assert_fits(shapes[error.code], {**error.members, _message(shapes[error.code]): "text"})
        raise
    if model.output_shape is not None:
        _assert_fits(model.output_shape, output)
    else:
        assert output == {}, f"{operation} answers nothing"
    return output


def _message(error: Shape) -> str:
    assert isinstance(error, StructureShape)
    return next(name for name in error.members if name.lower() == "message")


def _assert_fits(shape: Shape, value: Any) -> None:
    faults = list(faults_of(shape, value, shape.name))
    assert not faults, "; ".join(faults)


def faults_of(shape: Shape, value: Any, at: str) -> Iterator[str]:
    """What makes the value unfit to be answered as this shape.

    Lengths and patterns are left aside: AWS's own answers break them (a preview's shifts hold
    plain names where the shape asks for ARNs).
    """
    if not _TYPES[shape.type_name](value):
        yield f"{at}: {type(value).__name__} is no {shape.type_name}"
    elif value not in shape.metadata.get("enum", [value]):
        yield f"{at}: {value} is none of {shape.metadata['enum']}"
    elif isinstance(shape, StructureShape):
        yield from _faults_of_structure(shape, value, at)
    elif isinstance(shape, ListShape):
        for position, element in enumerate(value):
            yield from faults_of(shape.member, element, f"{at}[{position}]")
    elif isinstance(shape, MapShape):
        for key, element in value.items():
            yield from faults_of(shape.key, key, f"{at}.{key}")
            yield from faults_of(shape.value, element, f"{at}.{key}")


def _faults_of_structure(shape: StructureShape, value: dict[str, Any], at: str) -> Iterator[str]:
    given = {name: member for name, member in value.items() if member is not None}
    yield from (f"{at}: no member {name}" for name in value.keys() - shape.members.keys())
    yield from (f"{at}.{name}: missing" for name in shape.required_members if name not in given)
    if shape.is_tagged_union and len(given) != 1:
        yield f"{at}: a union with {len(given)} members"
    for name in given.keys() & shape.members.keys():
        yield from faults_of(shape.members[name], given[name], f"{at}.{name}")
