"""Valid requests of any operation, about things that exist as often as about things that do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from botocore.model import ListShape, MapShape, StructureShape
from hypothesis import strategies as st

from incident_manager.wire.service_models import CONTACTS, operation_model
from tests.contract.wire.shape_values import strategy
from tests.world import START

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import Shape

    from tests.conformance.named import Groups, Named

Choose: TypeAlias = "Callable[[Shape, str, Any], Any]"
"""What stands in the place of a value: its shape, the member that it is (in), the value."""

# Also the first and the last moment that a client can name.
_MOMENTS = (
    START,
    START - timedelta(days=1),
    START + timedelta(days=1),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
)
_WAYS = ("meant", "meant", "meant", "any", "made", "longest")


@st.composite
def requests(draw: st.DrawFn, service: str, operation: str, named: Named) -> dict[str, Any]:
    """Inputs that the shape accepts, every other text of which is one that is there for it."""

    def chosen(shape: Shape, member: str, value: Any) -> Any:
        if shape.type_name == "timestamp":
            return draw(st.sampled_from([*_MOMENTS, value]))
        if not _is_free_text(shape):
            return value
        meant = named.meant(service, shape, operation, member)
        match draw(st.sampled_from(_WAYS)):
            case "meant" if meant:
                return draw(_one_of(meant))
            case "any" if meant:
                return draw(_one_of(named.accepted(service, shape)))
            case "longest" if meant:
                return _longest(shape, draw(_one_of(meant)))
            case _:
                return value

    shape = _input_shape(service, operation)
    params: dict[str, Any] = _with(chosen, shape, draw(strategy(service, shape.name, sent=True)))
    if draw(st.sampled_from([True, True, False])):
        params.pop(
            "NextToken" if service == CONTACTS else "nextToken", None
        )  # one that is made up leads no further
    return params


def about_what_exists(
    service: str, operation: str, named: Named, params: dict[str, Any]
) -> dict[str, Any]:
    """The same input with the first text of those that are there for it in each place."""

    def first(shape: Shape, member: str, value: Any) -> Any:
        if not _is_free_text(shape):
            return value
        groups = named.meant(service, shape, operation, member).values()
        return next((texts[0] for texts in groups), value)

    grounded: dict[str, Any] = _with(first, _input_shape(service, operation), params)
    return grounded


def _is_free_text(shape: Shape) -> bool:
    return shape.type_name == "string" and "enum" not in shape.metadata


def _one_of(groups: Groups) -> st.SearchStrategy[str]:
    """Any group, and then any of it: there are many more pages than plans."""
    return st.sampled_from(list(groups)).flatmap(lambda group: st.sampled_from(groups[group]))


def _input_shape(service: str, operation: str) -> StructureShape:
    shape = operation_model(service, operation).input_shape
    assert shape is not None
    return shape


def _with(choose: Choose, shape: Shape, value: Any, member: str = "") -> Any:
    """The value with every scalar in it chosen anew."""
    if isinstance(shape, StructureShape):
        return {name: _with(choose, shape.members[name], one, name) for name, one in value.items()}
    if isinstance(shape, ListShape):
        return [_with(choose, shape.member, one, member) for one in value]
    if isinstance(shape, MapShape):
        return {key: _with(choose, shape.value, one, member) for key, one in value.items()}
    return choose(shape, member, value)


def _longest(shape: Shape, text: str) -> str:
    """As long as it may be: keys that are made from it have limits of their own."""
    return text.ljust(shape.metadata.get("max", 0), "a")
