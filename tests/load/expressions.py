"""The expressions that the store's adapter makes, and no others: what is not known is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Item: TypeAlias = dict[str, dict[str, str]]
_ABSENT = re.compile(r"attribute_not_exists \((#\d+)\)")
_COMPARED = re.compile(r"(#\d+) (=|<>) (:\d+)")
_KEY = re.compile(
    r"\(?(#\d+) = (:\d+)(?: AND (#\d+) (?:(<|>) (:\d+)|BETWEEN (:\d+) AND (:\d+)))?\)?"
)
_ADDED = re.compile(r"ADD (#\d+) (:\d+)")


class UnknownExpressionError(Exception):
    """The stand-in does not know what DynamoDB would make of this."""


@dataclass(frozen=True, slots=True)
class KeyRange:
    """One partition, and the sort keys that are asked for; an open end is None."""

    partition: str
    above: str | None = None
    below: str | None = None
    between: tuple[str, str] | None = None


def holds(request: Mapping[str, Any], item: Item | None, member: str) -> bool:
    """Whether the condition (or filter) of the request holds for the item; without one it does."""
    expression = request.get(member)
    if expression is None:
        return True
    if found := _ABSENT.fullmatch(expression):
        return item is None or _name(request, found[1]) not in item
    if found := _COMPARED.fullmatch(expression):
        held = item.get(_name(request, found[1])) if item else None
        wanted = request["ExpressionAttributeValues"][found[3]]
        equal: bool = held == wanted
        return equal if found[2] == "=" else not equal
    raise UnknownExpressionError(expression)


def key_range(request: Mapping[str, Any]) -> KeyRange:
    found = _KEY.fullmatch(request["KeyConditionExpression"])
    if not found:
        raise UnknownExpressionError(request["KeyConditionExpression"])
    _, partition, _, compared, bound, first, last = found.groups()
    given = request["ExpressionAttributeValues"]
    return KeyRange(
        partition=given[partition]["S"],
        above=given[bound]["S"] if compared == ">" else None,
        below=given[bound]["S"] if compared == "<" else None,
        between=(given[first]["S"], given[last]["S"]) if first else None,
    )


def updated(request: Mapping[str, Any], item: Item) -> Item:
    """The item after `ADD`, the only update that the product makes; an absent number is 0."""
    found = _ADDED.fullmatch(request["UpdateExpression"])
    if not found:
        raise UnknownExpressionError(request["UpdateExpression"])
    name = _name(request, found[1])
    added = request["ExpressionAttributeValues"][found[2]]["N"]
    number = int(item.get(name, {"N": "0"})["N"]) + int(added)
    return {**item, name: {"N": str(number)}}


def projected(request: Mapping[str, Any], item: Item) -> Item:
    """The attributes that were asked for; all of them where none were."""
    expression = request.get("ProjectionExpression")
    if expression is None:
        return item
    names = [_name(request, one.strip()) for one in expression.split(",")]
    return {name: item[name] for name in names if name in item}


def _name(request: Mapping[str, Any], placeholder: str) -> str:
    name: str = request["ExpressionAttributeNames"][placeholder]
    return name
