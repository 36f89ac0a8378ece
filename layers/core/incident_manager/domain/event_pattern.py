"""EventBridge's event pattern language: does this event look like that pattern?

A pattern is an object shaped like the events it matches. Keys beside each other must all match,
entries of a list are alternatives (`event_pattern_entry`), `$or` makes alternatives of whole keys.
Rules of the language: the EventBridge user guide and the README of aws/event-ruler, the matcher
that EventBridge runs. Where the two leave a choice:

- Numbers are compared as numbers: 300 matches 300.0 and 3e2, which EventBridge tells apart.
- `$or` is always the operator. EventBridge takes a malformed `$or` for a field of that name, so a
  slip makes a rule that silently never matches; here it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from incident_manager.domain.event_pattern_entry import (
    OPERATORS,
    EventPatternError,
    Exists,
    parse_entry,
)
from incident_manager.domain.json_value import JSON

MAX_DEPTH = 100
MIN_ALTERNATIVES = 2

Path: TypeAlias = tuple[str, ...]
# The node that the pattern's object stands beside, and the whole event around it.
Test: TypeAlias = Callable[[JSON, JSON], bool]


def check(pattern: JSON) -> None:
    """Refuse a malformed pattern: EventPatternError says where it breaks which rule."""
    _object_test(pattern, ())


def matches(pattern: JSON, event: JSON) -> bool:
    """Whether the event matches; raises EventPatternError if the pattern is malformed."""
    return _object_test(pattern, ())(event, event)


def _object_test(pattern: JSON, path: Path) -> Test:
    if not isinstance(pattern, Mapping) or not pattern:
        raise EventPatternError(path, "a pattern is an object with at least one key")
    if len(path) > MAX_DEPTH:
        raise EventPatternError(path, f"a pattern nests at most {MAX_DEPTH} levels")
    return _all_of([_key_test(key, expected, path) for key, expected in pattern.items()])


def _key_test(key: str, expected: JSON, path: Path) -> Test:
    if key == "$or":
        return _or_test(expected, (*path, key), path)
    if isinstance(expected, Mapping):
        return _nested_test(key, expected, path)
    if isinstance(expected, list):
        return _field_test(key, expected, path)
    raise EventPatternError((*path, key), "values are given as a list, or as a nested object")


def _or_test(alternatives: JSON, at: Path, path: Path) -> Test:
    if not isinstance(alternatives, list) or len(alternatives) < MIN_ALTERNATIVES:
        raise EventPatternError(at, "$or takes a list of at least two objects")
    for alternative in alternatives:
        _refuse_operators_as_keys(alternative, at)
    return _any_of([_object_test(alternative, path) for alternative in alternatives])


def _refuse_operators_as_keys(alternative: JSON, at: Path) -> None:
    if not isinstance(alternative, Mapping):
        raise EventPatternError(at, "$or takes objects")
    for key in alternative:
        if key in OPERATORS:
            raise EventPatternError(at, f"$or takes fields; {key} is an operator")


def _nested_test(key: str, pattern: JSON, path: Path) -> Test:
    """All keys of the nested object must match in one and the same element of an event's array."""
    test = _object_test(pattern, (*path, key))

    def nested(node: JSON, event: JSON) -> bool:
        child = node.get(key) if isinstance(node, Mapping) else None
        objects: list[JSON] = [value for value in _flat(child) if isinstance(value, Mapping)]
        # Without an object here, only a wish for absence further in can come true.
        return any(test(value, event) for value in objects or [None])

    return nested


def _field_test(key: str, entries: Sequence[JSON], path: Path) -> Test:
    at = (*path, key)
    if not entries:
        raise EventPatternError(at, "a list of alternatives has at least one entry")
    return _any_of([_alternative(key, entry, at) for entry in entries])


def _alternative(key: str, entry: JSON, at: Path) -> Test:
    accepts = parse_entry(entry, at)
    if isinstance(accepts, Exists):
        return _exists_test(key, at, accepts)

    def present(node: JSON, _: JSON) -> bool:
        return any(accepts(leaf) for leaf in _leaves(node, key))

    return present


def _exists_test(key: str, at: Path, exists: Exists) -> Test:
    """`exists` asks for leaves only, and absence means that no element of an array has one."""

    def present(node: JSON, _: JSON) -> bool:
        return any(True for _ in _leaves(node, key))

    def absent(_: JSON, event: JSON) -> bool:
        return not _has_leaf(event, at)

    return present if exists.expected else absent


def _has_leaf(event: JSON, path: Path) -> bool:
    nodes: list[JSON] = [event]
    for key in path[:-1]:
        children = (node.get(key) for node in nodes if isinstance(node, Mapping))
        nodes = [value for child in children for value in _flat(child)]
    return any(True for node in nodes for _ in _leaves(node, path[-1]))


def _leaves(node: JSON, key: str) -> Iterator[JSON]:
    """The values under a key that are no objects, those within arrays included."""
    if isinstance(node, Mapping) and key in node:
        yield from (value for value in _flat(node[key]) if not isinstance(value, Mapping))


def _flat(value: JSON) -> Iterator[JSON]:
    # A stack instead of recursion: events come from outside and may nest arrays without end.
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        else:
            yield current


def _all_of(tests: Sequence[Test]) -> Test:
    return lambda node, event: all(test(node, event) for test in tests)


def _any_of(tests: Sequence[Test]) -> Test:
    return lambda node, event: any(test(node, event) for test in tests)
