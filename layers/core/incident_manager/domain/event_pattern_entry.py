"""One entry of a list in an event pattern: a value to equal, or an object with one operator."""

from __future__ import annotations

import ipaddress
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from incident_manager.domain.json_value import JSON

# EventBridge keeps numbers of patterns within this range, both ends included.
LARGEST_NUMBER = 5.0e9

Accepts: TypeAlias = Callable[[JSON], bool]
AcceptsText: TypeAlias = Callable[[str], bool]
Path: TypeAlias = tuple[str, ...]


class EventPatternError(ValueError):
    """An event pattern breaks a rule of the language; `path` says where, dots between the keys."""

    def __init__(self, path: Sequence[str], rule: str) -> None:
        self.path = ".".join(path)
        self.rule = rule
        super().__init__(f"{self.path or 'pattern'}: {rule}")


@dataclass(frozen=True, slots=True)
class Exists:
    """The entry asks whether the field is there, which no single value can answer."""

    expected: bool


def parse_entry(entry: JSON, path: Path) -> Accepts | Exists:
    """The test that a value of an event has to pass; raises EventPatternError if malformed."""
    if isinstance(entry, list):
        raise EventPatternError(path, "a list of alternatives holds no further list")
    if not isinstance(entry, Mapping):
        return _equals(entry)
    name, operand = _operator_of(entry, path)
    return _exists(operand, path) if name == "exists" else PARSERS[name](operand, path)


def _operator_of(entry: Mapping[str, JSON], path: Path) -> tuple[str, JSON]:
    if len(entry) != 1:
        raise EventPatternError(path, "an operator is an object with exactly one key")
    ((name, operand),) = entry.items()
    if name not in OPERATORS:
        raise EventPatternError(path, f"{name} is no operator; known are {', '.join(OPERATORS)}")
    return name, operand


def _exists(operand: JSON, path: Path) -> Exists:
    if not isinstance(operand, bool):
        raise EventPatternError(path, "exists takes true or false")
    return Exists(operand)


def _equals(expected: JSON) -> Accepts:
    if _is_number(expected):
        return lambda value: _is_number(value) and value == expected
    return lambda value: type(value) is type(expected) and value == expected


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(operand: JSON, path: Path, name: str) -> str:
    if not isinstance(operand, str):
        raise EventPatternError(path, f"{name} takes a text")
    return operand


def _of_text(test: AcceptsText) -> Accepts:
    return lambda value: isinstance(value, str) and test(value)


def _affix(name: str, has: Callable[[str, str], bool]) -> Callable[[JSON, Path], Accepts]:
    """`prefix` or `suffix`, in the plain form and in the one that ignores case."""

    def parse(operand: JSON, path: Path) -> Accepts:
        if isinstance(operand, Mapping):
            if set(operand) != {"equals-ignore-case"}:
                raise EventPatternError(path, f"{name} takes a text or equals-ignore-case")
            folded = _text(operand["equals-ignore-case"], path, "equals-ignore-case").casefold()
            return _of_text(lambda value: has(value.casefold(), folded))
        affix = _text(operand, path, name)
        return _of_text(lambda value: has(value, affix))

    return parse


def _equals_ignore_case(operand: JSON, path: Path) -> Accepts:
    folded = _text(operand, path, "equals-ignore-case").casefold()
    return _of_text(lambda value: value.casefold() == folded)


def _wildcard(operand: JSON, path: Path) -> Accepts:
    pieces = _literal_pieces(_text(operand, path, "wildcard"), path)
    return _of_text(lambda value: _fits(value, pieces))


def _literal_pieces(wildcard: str, path: Path) -> list[str]:
    """The literal texts between the asterisks; a backslash makes `*` and itself literal."""
    pieces = [""]
    characters = iter(wildcard)
    for character in characters:
        if character == "*":
            pieces.append("")
        elif character == "\\":
            pieces[-1] += _escaped(next(characters, ""), path)
        else:
            pieces[-1] += character
    if "" in pieces[1:-1]:
        raise EventPatternError(path, "wildcard has no two asterisks in a row")
    return pieces


def _escaped(character: str, path: Path) -> str:
    if character not in {"*", "\\"}:
        raise EventPatternError(path, "in a wildcard, a backslash stands before * or \\ only")
    return character


def _fits(value: str, pieces: Sequence[str]) -> bool:
    """Each piece at its earliest place, in order: one pass over the value, never a step back."""
    if len(pieces) == 1:
        return value == pieces[0]
    first, *inner, last = pieces
    end = len(value) - len(last)
    if not value.startswith(first) or not value.endswith(last) or len(first) > end:
        return False
    position = len(first)
    for piece in inner:
        found = value.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _anything_but(operand: JSON, path: Path) -> Accepts:
    refused = _refused(operand, path)
    return lambda value: not any(test(value) for test in refused)


def _refused(operand: JSON, path: Path) -> list[Accepts]:
    if isinstance(operand, Mapping):
        name, texts = _operator_of(operand, path)
        if name not in REFUSABLE:
            raise EventPatternError(path, f"anything-but takes {', '.join(REFUSABLE)}, not {name}")
        return [PARSERS[name](text, path) for text in _one_kind(texts, path, mixed=False)]
    return [_equals(value) for value in _one_kind(operand, path, mixed=True)]


def _one_kind(operand: JSON, path: Path, *, mixed: bool) -> Sequence[JSON]:
    values = operand if isinstance(operand, list) else [operand]
    texts = all(isinstance(value, str) for value in values)
    numbers = mixed and all(_is_number(value) for value in values)
    if not values or not (texts or numbers):
        raise EventPatternError(path, "anything-but takes only texts or only numbers, at least one")
    return values


COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Bound(NamedTuple):
    """One comparison of a `numeric` operator."""

    comparison: str
    number: float

    def holds(self, value: float) -> bool:
        return COMPARISONS[self.comparison](value, self.number)


def _numeric(operand: JSON, path: Path) -> Accepts:
    if not isinstance(operand, list) or len(operand) not in {2, 4}:
        raise EventPatternError(path, "numeric takes a comparison and a number, once or twice")
    bounds = [_bound(operand[at], operand[at + 1], path) for at in range(0, len(operand), 2)]
    if len(bounds) > 1:
        _check_range(bounds[0], bounds[1], path)
    return lambda value: _within(value, bounds)


def _bound(comparison: JSON, number: JSON, path: Path) -> Bound:
    if not isinstance(comparison, str) or comparison not in COMPARISONS:
        raise EventPatternError(path, f"numeric compares by {', '.join(COMPARISONS)}")
    if not isinstance(number, int | float) or isinstance(number, bool):
        raise EventPatternError(path, "numeric compares with a number")
    if not abs(number) <= LARGEST_NUMBER:
        raise EventPatternError(path, "numeric takes numbers from -5e9 to 5e9")
    return Bound(comparison, number)


def _check_range(lower: Bound, upper: Bound, path: Path) -> None:
    if lower.comparison not in {">", ">="} or upper.comparison not in {"<", "<="}:
        raise EventPatternError(path, "a numeric range is a lower bound, then an upper bound")
    if lower.number >= upper.number:
        raise EventPatternError(path, "the lower bound is less than the upper bound")


def _within(value: JSON, bounds: Sequence[Bound]) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return all(bound.holds(value) for bound in bounds)


def _cidr(operand: JSON, path: Path) -> Accepts:
    block = _text(operand, path, "cidr")
    try:
        network = ipaddress.ip_network(block, strict=False)
    except ValueError as error:
        raise EventPatternError(path, "cidr takes an IPv4 or IPv6 block") from error

    def within(value: str) -> bool:
        try:
            return ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return _of_text(within)


PARSERS: Mapping[str, Callable[[JSON, Path], Accepts]] = {
    "prefix": _affix("prefix", str.startswith),
    "suffix": _affix("suffix", str.endswith),
    "equals-ignore-case": _equals_ignore_case,
    "wildcard": _wildcard,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "cidr": _cidr,
}
OPERATORS = (*PARSERS, "exists")
# What `anything-but` can turn around, besides plain values.
REFUSABLE = ("prefix", "suffix", "equals-ignore-case", "wildcard")
