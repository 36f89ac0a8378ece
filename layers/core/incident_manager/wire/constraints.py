"""What a shape demands of a value of the right type, in the words that AWS uses for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.wire.leniency import EMPTY_IS_ACCEPTED, PATTERNS_INSTEAD
from incident_manager.wire.patterns import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape


def broken_constraints(service: str, shape: Shape, value: Any) -> Iterator[str]:
    """The shape's own constraints that the value breaks; those of its members are theirs."""
    match value:
        case str():
            yield from _broken_by_text(service, shape, value)
        case list() | dict():
            yield from _broken_by_length(service, shape, len(value))
        case int():
            yield from _out_of_range(shape, value, "value")


def _broken_by_text(service: str, shape: Shape, text: str) -> Iterator[str]:
    if not _well_formed(text):
        yield "Member must be well-formed Unicode text"
        return
    yield from _broken_by_length(service, shape, len(text))
    pattern = shape.metadata.get("pattern")
    if pattern and not matches(PATTERNS_INSTEAD.get((service, shape.name), pattern), text):
        yield f"Member must satisfy regular expression pattern: {pattern}"
    allowed = shape.metadata.get("enum")
    if allowed and text not in allowed:
        yield f"Member must satisfy enum value set: [{', '.join(allowed)}]"


def _well_formed(text: str) -> bool:
    """JSON can name half of a surrogate pair, which nothing behind this point could store."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _broken_by_length(service: str, shape: Shape, length: int) -> Iterator[str]:
    if length or (service, shape.name) not in EMPTY_IS_ACCEPTED:
        yield from _out_of_range(shape, length, "length")


def _out_of_range(shape: Shape, number: int, what: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and number < least:
        yield f"Member must have {what} greater than or equal to {least}"
    if most is not None and number > most:
        yield f"Member must have {what} less than or equal to {most}"
