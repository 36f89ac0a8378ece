"""Every way in which one value of a valid input can be wrong, made from the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StructureShape

from incident_manager.wire.leniency import EMPTY_IS_ACCEPTED, PATTERNS_INSTEAD
from incident_manager.wire.patterns import matches

Replace: TypeAlias = Callable[[Any], Any]

_NOT_OF_MOST_PATTERNS = ("\u2603", "<>", "!", " ", "aws:tag", "a\n")


@dataclass(frozen=True)
class Wrong:
    """Input that breaks one constraint; other constraints may be broken with it."""

    params: Any
    at: str
    constraint: str


@dataclass(frozen=True)
class Site:
    """A value inside an input, and how to make the same input with another value there."""

    service: str
    shape: Shape
    value: Any
    at: str
    replace: Replace

    def wrong(self, value: Any, constraint: str, at: str | None = None) -> Wrong:
        return Wrong(self.replace(value), at or self.at, constraint)

    def inner(self, shape: Shape, key: Any, at: str) -> Site:
        def replace(value: Any) -> Any:
            whole = list(self.value) if isinstance(self.value, list) else dict(self.value)
            whole[key] = value
            return self.replace(whole)

        return Site(self.service, shape, self.value[key], at, replace)


def wrong_inputs(service: str, shape: StructureShape, params: dict[str, Any]) -> Iterator[Wrong]:
    """The input, wrong in one place at a time. Outside the body all types are right."""
    top = Site(service, shape, params, "", lambda value: value)
    yield from _missing_members(top, shape)
    for name, member in shape.members.items():
        site = top.inner(member, name, name)
        if "location" in member.serialization:
            yield from _out_of_bounds(site)
        else:
            yield from _wrong_at(site)


def _wrong_at(site: Site) -> Iterator[Wrong]:
    yield from _wrong_types(site)
    yield from _out_of_bounds(site)
    shape, value, at = site.shape, site.value, site.at
    if isinstance(shape, StructureShape):
        yield from _wrong_unions(site, shape)
        yield from _missing_members(site, shape)
        for name in value:
            yield from _wrong_at(site.inner(shape.members[name], name, f"{at}.{name}"))
    elif isinstance(shape, ListShape):
        element = site.inner(shape.member, 0, f"{at}.1.member")
        yield element.wrong(None, "Member must not be null")
        yield from _wrong_at(element)
    elif isinstance(shape, MapShape):
        yield from _wrong_keys(site, shape)
        for key in value:
            element = site.inner(shape.value, key, f"{at}.{key}.member")
            yield element.wrong(None, "Member must not be null")
            yield from _wrong_at(element)


def _wrong_types(site: Site) -> Iterator[Wrong]:
    others: dict[str, tuple[str, tuple[Any, ...]]] = {
        "structure": ("an object", ("text", 5, [])),
        "map": ("an object", ("text", [{}])),
        "list": ("a list", ("text", {}, 5)),
        "string": ("a string", (5, True, ["text"], {})),
        "boolean": ("true or false", ("true", 1)),
        "integer": ("a 32-bit integer", ("5", True, 5.5, 2**31)),
        "timestamp": ("a number of seconds since 1970", ("2026-01-01T00:00:00Z", True, 1e300)),
    }
    wanted, values = others[site.shape.type_name]
    for value in values:
        yield site.wrong(value, f"Member must be {wanted}")


def _wrong_unions(site: Site, shape: StructureShape) -> Iterator[Wrong]:
    if shape.is_tagged_union:
        yield site.wrong({}, "Member must have exactly one of")
        yield site.wrong({"notAMember": 1}, "Member must have exactly one of")
        if len(shape.members) > 1:
            both: dict[str, Any] = {name: {} for name in shape.members}
            yield site.wrong(both, "Member must have exactly one of")


def _missing_members(site: Site, shape: StructureShape) -> Iterator[Wrong]:
    for name in shape.required_members:
        if shape.members[name].serialization.get("location") != "uri":
            at = f"{site.at}.{name}" if site.at else name
            without = {key: value for key, value in site.value.items() if key != name}
            yield site.wrong(without, "Member must not be null", at)
            yield site.wrong({**without, name: None}, "Member must not be null", at)


def _wrong_keys(site: Site, shape: MapShape) -> Iterator[Wrong]:
    value = next(iter(site.value.values()))
    key = Site(site.service, shape.key, "", site.at, lambda key: site.replace({key: value}))
    for wrong in _wrong_texts(key):
        yield Wrong(
            wrong.params, wrong.at, f"Map keys must satisfy constraint: [{wrong.constraint}"
        )


def _out_of_bounds(site: Site) -> Iterator[Wrong]:
    limits, shape = site.shape.metadata, site.shape
    most = limits.get("max")
    if shape.type_name == "string":
        yield from _wrong_texts(site)
    elif shape.type_name == "integer":
        if "min" in limits:
            yield site.wrong(
                limits["min"] - 1,
                f"Member must have value greater than or equal to {limits['min']}",
            )
        if most is not None:
            yield site.wrong(most + 1, f"Member must have value less than or equal to {most}")
    elif most is not None:
        yield site.wrong(
            _longer(site.value, most + 1), f"Member must have length less than or equal to {most}"
        )
    if limits.get("min") and shape.type_name in {"list", "map"} and not _may_be_empty(site):
        yield site.wrong(type(site.value)(), "Member must have length greater than or equal to")


def _may_be_empty(site: Site) -> bool:
    # An empty list in a query is an absent one.
    return (
        site.service,
        site.shape.name,
    ) in EMPTY_IS_ACCEPTED or "location" in site.shape.serialization


def _longer(value: Any, length: int) -> Any:
    if isinstance(value, list):
        return value * length
    (element,) = value.values()
    return {f"key{n}": element for n in range(length)}


def _wrong_texts(site: Site) -> Iterator[Wrong]:
    limits = site.shape.metadata
    if "max" in limits:
        yield site.wrong(
            "a" * (limits["max"] + 1),
            f"Member must have length less than or equal to {limits['max']}",
        )
    if limits.get("min"):
        yield site.wrong(
            "a" * (limits["min"] - 1), "Member must have length greater than or equal to"
        )
    if "enum" in limits:
        yield site.wrong("NOT_ONE_OF_THEM", "Member must satisfy enum value set")
    pattern = PATTERNS_INSTEAD.get((site.service, site.shape.name), limits.get("pattern"))
    if pattern:
        for text in _NOT_OF_MOST_PATTERNS:
            if not matches(pattern, text):
                yield site.wrong(text, "Member must satisfy regular expression pattern")
