"""Read and write units as DynamoDB counts them, worked out from the requests and their answers.

Emulators answer round figures, so the units follow from the sizes of items: 4 KB a read unit, 1 KB
a write unit, each rounded up. A transaction counts twice; an index entry costs a write of its own
when it appears, changes or goes, and two when its key changes. The entries of a local index are
written with their item, so in a transaction they count twice as well; those of a global index are
written afterwards and count once.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from tests.benchmarks.calls import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from tests.benchmarks.calls import Call

Item: TypeAlias = "Mapping[str, Mapping[str, str]]"
READ_UNIT_BYTES = 4096
WRITE_UNIT_BYTES = 1024
_OK = 200


@dataclass(frozen=True, slots=True)
class Units:
    """Capacity units that were consumed."""

    read: float = 0
    write: float = 0

    def __add__(self, other: Units) -> Units:
        return Units(self.read + other.read, self.write + other.write)


@dataclass(frozen=True, slots=True)
class Index:
    """`keys` are its own and the table's; an item that lacks one of them has no entry."""

    keys: frozenset[str]
    is_local: bool
    keys_only: bool

    def entry(self, item: Item | None) -> Item | None:
        if item is None or not self.keys <= item.keys():
            return None
        return {name: item[name] for name in self.keys} if self.keys_only else item

    def writes(self, before: Item | None, after: Item | None) -> int:
        """Write units that this change of an item costs here."""
        old, new = self.entry(before), self.entry(after)
        if old == new:
            return 0
        if old is None or new is None or any(old[name] != new[name] for name in self.keys):
            return write_units(old) + write_units(new)
        return max(write_units(old), write_units(new))


class Meter:
    """Charges for calls, which it must see all of and in their order: a write costs by what it
    replaces.
    """

    def __init__(self, key: Sequence[str], indexes: Iterable[Index]) -> None:
        self._key = tuple(key)
        self._indexes = tuple(indexes)
        self._items: dict[tuple[str, ...], Item] = {}

    @classmethod
    def of_table(cls, properties: Mapping[str, Any]) -> Meter:
        """For a table that is described as CloudFormation and CreateTable do."""
        return cls(names_of(properties), indexes_of(properties).values())

    def charge_all(self, calls: Iterable[Call]) -> Units:
        return sum((self.charge(call) for call in calls), Units())

    def charge(self, call: Call) -> Units:
        """Raises BenchmarkError for what it knows no price of, such as a write that failed."""
        service, _, operation = call.operation.partition(".")
        if service != "dynamodb":
            return Units()
        if call.answer.status != _OK:
            raise BenchmarkError(f"{call.operation} failed: {call.answer.body!r}")
        request = json.loads(call.request)
        match operation:
            case "BatchGetItem":
                return Units(read=self._batch_get(request))
            case "Query":
                return Units(read=_query(request, json.loads(call.answer.body)["Items"]))
            case "PutItem":
                return Units(write=self._put(request["Item"], factor=1))
            case "UpdateItem":
                return Units(write=self._replace(request["Key"], self._counted(request), factor=1))
            case "TransactWriteItems":
                return Units(write=sum(map(self._part, request["TransactItems"])))
        raise BenchmarkError(f"the price of {call.operation} is not known here")

    def _batch_get(self, request: Mapping[str, Any]) -> float:
        """Also an item that is not there is a read."""
        return sum(
            _share(wanted) * max(1, ceil(size(self._at(key)) / READ_UNIT_BYTES))
            for wanted in request["RequestItems"].values()
            for key in wanted["Keys"]
        )

    def _part(self, part: Mapping[str, Any]) -> int:
        ((action, given),) = part.items()
        match action:
            case "Put":
                return self._put(given["Item"], factor=2)
            case "Delete":
                return self._replace(given["Key"], None, factor=2)
            case "Update":
                return self._replace(given["Key"], self._counted(given), factor=2)
            case "ConditionCheck":
                return 2 * max(1, write_units(self._at(given["Key"])))
        raise BenchmarkError(f"the price of {action} in a transaction is not known here")

    def _counted(self, update: Mapping[str, Any]) -> Item:
        """The item after `ADD`, the only update that the product makes; an absent number is 0."""
        verb, name, value = update["UpdateExpression"].split()
        before = self._at(update["Key"])
        if verb != "ADD" or before is None:
            raise BenchmarkError(f"the price of {update['UpdateExpression']} is not known here")
        number = update["ExpressionAttributeNames"][name]
        counted = (before.get(number, {"N": "0"}), update["ExpressionAttributeValues"][value])
        return {**before, number: {"N": str(sum(int(one["N"]) for one in counted))}}

    def _put(self, item: Item, *, factor: int) -> int:
        return self._replace(item, item, factor=factor)

    def _replace(self, key: Item, after: Item | None, *, factor: int) -> int:
        before = self._at(key)
        self._items.pop(self._key_of(key), None)
        if after is not None:
            self._items[self._key_of(key)] = after
        in_table = factor * max(1, write_units(before), write_units(after))
        return in_table + sum(
            (factor if index.is_local else 1) * index.writes(before, after)
            for index in self._indexes
        )

    def _at(self, key: Item) -> Item | None:
        return self._items.get(self._key_of(key))

    def _key_of(self, item: Item) -> tuple[str, ...]:
        return tuple(item[name]["S"] for name in self._key)


def _query(request: Mapping[str, Any], items: Iterable[Item]) -> float:
    """The items of a query are added up before they are rounded."""
    return _share(request) * max(1, ceil(sum(map(size, items)) / READ_UNIT_BYTES))


def _share(read: Mapping[str, Any]) -> float:
    return 1 if read.get("ConsistentRead") else 0.5


def write_units(item: Item | None) -> int:
    return ceil(size(item) / WRITE_UNIT_BYTES)


def size(item: Item | None) -> int:
    """Bytes of names and values; 0 for no item."""
    if item is None:
        return 0
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, str]) -> int:
    """Text is UTF-8; a number is a byte, and one for each two of its digits."""
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return 1 + ceil(len(content.strip("-").replace(".", "").strip("0")) / 2)
    raise BenchmarkError(f"the size of type {kind} is not known here")


def names_of(described: Mapping[str, Any]) -> list[str]:
    """The key attributes of a table or an index: partition key, sort key."""
    return [str(key["AttributeName"]) for key in described["KeySchema"]]


def indexes_of(properties: Mapping[str, Any]) -> dict[str, Index]:
    """By name, of a table that is described as CloudFormation and CreateTable do."""
    key = names_of(properties)
    local = properties.get("LocalSecondaryIndexes", ())
    return {
        one["IndexName"]: Index(
            keys=frozenset((*key, *names_of(one))),
            is_local=one in local,
            keys_only=one["Projection"]["ProjectionType"] == "KEYS_ONLY",
        )
        for one in (*local, *properties.get("GlobalSecondaryIndexes", ()))
    }
