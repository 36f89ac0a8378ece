"""DynamoDB in this process: one table that answers a storm at a steady pace.

moto copies the table for every transaction, so a few hundred incidents make each take seconds
(decision 18). This knows the requests that the store's adapter makes and refuses any other; the
store's contract tests hold it to what they hold moto to.

It is simpler than DynamoDB: global indexes follow at once, a query is never cut at a megabyte, and
nothing is throttled.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.benchmarks.capacity import indexes_of, names_of
from tests.load.consumption import TABLE, Consumption
from tests.load.expressions import (
    Item,
    UnknownExpressionError,
    holds,
    key_range,
    projected,
    updated,
)
from tests.load.indexes import Key, SortedKeys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Request: TypeAlias = "Mapping[str, Any]"
_MOST_IN_A_TRANSACTION = 100
_CONFLICT, _FAILED = "TransactionConflict", "ConditionalCheckFailed"


class RefusedError(Exception):
    """The error that AWS answers with."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.answer = {"__type": f"com.amazonaws#{code}", "message": code, **more}


@dataclass(frozen=True, slots=True)
class _Write:
    """`after` is what the item becomes, None for nothing; `changes` is False for a mere check."""

    key: Key
    request: Request
    after: Callable[[Item | None], Item | None]
    changes: bool = True


class StandIn:
    """The table, of keys and indexes as the template has them.

    Calls take `read_seconds` and `write_seconds`. A transaction holds its records as long, and who
    wants to write one of them meanwhile is refused, as DynamoDB does: `conflicts` counts them.
    """

    def __init__(
        self, properties: Mapping[str, Any], read_seconds: float = 0, write_seconds: float = 0
    ) -> None:
        self._names = names_of(properties)
        described = [
            *properties.get("LocalSecondaryIndexes", ()),
            *properties.get("GlobalSecondaryIndexes", ()),
        ]
        indexes = {one["IndexName"]: SortedKeys.of(one) for one in described}
        self._places = {TABLE: SortedKeys.of(properties), **indexes}
        self._priced = indexes_of(properties)
        self.consumed = Consumption(self._places, self._priced)
        self.conflicts = 0
        self._items: dict[Key, bytes] = {}
        self._held: set[Key] = set()
        self._lock = threading.RLock()
        self._read_seconds, self._write_seconds = read_seconds, write_seconds

    def items(self) -> Iterator[Item]:
        """Everything that is stored, in any order."""
        return map(json.loads, self._items.values())

    @contextmanager
    def without_one(self, kind: str) -> Iterator[None]:
        """One item of this kind is lost while the block runs."""
        key = next(key for key, held in self._items.items() if f'"{kind}"'.encode() in held)
        lost = self._items.pop(key)
        yield
        self._items[key] = lost

    def answer(self, operation: str, request: Request) -> dict[str, Any]:
        """Raises RefusedError, and KeyError for an operation that the product does not call."""
        operations = {
            "BatchGetItem": (self._batch_get, self._read_seconds),
            "Query": (self._query, self._read_seconds),
            "Scan": (self._scan, self._read_seconds),
            "BatchWriteItem": (self._batch_write, self._write_seconds),
            "PutItem": (self._put, self._write_seconds),
            "UpdateItem": (self._update, self._write_seconds),
            "TransactWriteItems": (self._transact, 0),
        }
        perform, seconds = operations[operation]
        if seconds:
            time.sleep(seconds)
        return perform(request)

    def _batch_get(self, request: Request) -> dict[str, Any]:
        ((table, wanted),) = request["RequestItems"].items()
        keys = [self._key_of(given) for given in wanted["Keys"]]
        with self._lock:
            found = {key: self._at(key) for key in keys}
            for key, item in found.items():
                self.consumed.items_read(wanted, {key[0]: item})
        items = [projected(wanted, item) for item in found.values() if item is not None]
        return {"Responses": {table: items}, "UnprocessedKeys": {}}

    def _query(self, request: Request) -> dict[str, Any]:
        place, wanted = request.get("IndexName", TABLE), key_range(request)
        with self._lock:
            keys = self._places[place].within(wanted)
            if not request.get("ScanIndexForward", True):
                keys.reverse()
            items, rest = self._some(keys, request)
            entries = [self._entry(place, item) for item in items]
            self.consumed.queried(request, place, wanted.partition, entries)
        return _found(entries, self._last(place, items) if rest else None)

    def _scan(self, request: Request) -> dict[str, Any]:
        with self._lock:
            items, rest = self._some(sorted(self._items), request)
        kept = [projected(request, one) for one in items if holds(request, one, "FilterExpression")]
        return _found(kept, self._last(TABLE, items) if rest else None)

    def _some(self, keys: list[Key], request: Request) -> tuple[list[Item], bool]:
        """The items that one answer holds, and whether there are more."""
        if start := request.get("ExclusiveStartKey"):
            keys = keys[keys.index(self._key_of(start)) + 1 :]
        limit = request.get("Limit", len(keys))
        return [json.loads(self._items[key]) for key in keys[:limit]], len(keys) > limit

    def _entry(self, place: str, item: Item) -> Item:
        index = self._priced.get(place)
        return {name: item[name] for name in index.keys} if index and index.keys_only else item

    def _last(self, place: str, items: Sequence[Item]) -> Item:
        names = {*self._names, *self._places[place].names}
        return {name: items[-1][name] for name in names}

    def _batch_write(self, request: Request) -> dict[str, Any]:
        ((_, parts),) = request["RequestItems"].items()
        for part in parts:
            self._write_alone(_Write(self._key_of(part["DeleteRequest"]["Key"]), {}, _nothing))
        return {"UnprocessedItems": {}}

    def _put(self, request: Request) -> dict[str, Any]:
        self._write_alone(self._put_of(request))
        return {}

    def _update(self, request: Request) -> dict[str, Any]:
        self._write_alone(self._update_of(request))
        return {"Attributes": self._at(self._key_of(request["Key"]))}

    def _write_alone(self, write: _Write) -> None:
        with self._lock:
            fault = self._fault(write)
            if fault:
                raise RefusedError(f"{fault}Exception")
            self._apply(write, factor=1)

    def _transact(self, request: Request) -> dict[str, Any]:
        writes = [self._part_of(part) for part in request["TransactItems"]]
        keys = {write.key for write in writes}
        if not len(writes) == len(keys) <= _MOST_IN_A_TRANSACTION:
            raise RefusedError("ValidationException")
        with self._lock:
            faults = [self._fault(write) for write in writes]
            if any(faults):
                reasons = [{"Code": fault or "None"} for fault in faults]
                raise RefusedError("TransactionCanceledException", CancellationReasons=reasons)
            self._held |= keys
        if self._write_seconds:
            time.sleep(self._write_seconds)
        with self._lock:
            for write in writes:
                self._apply(write, factor=2)
            self._held -= keys
        return {}

    def _part_of(self, part: Request) -> _Write:
        ((action, given),) = part.items()
        match action:
            case "Put":
                return self._put_of(given)
            case "Update":
                return self._update_of(given)
            case "Delete":
                return _Write(self._key_of(given["Key"]), given, _nothing)
            case "ConditionCheck":
                return _Write(self._key_of(given["Key"]), given, lambda item: item, changes=False)
        raise UnknownExpressionError(action)

    def _put_of(self, given: Request) -> _Write:
        return _Write(self._key_of(given["Item"]), given, lambda _: given["Item"])

    def _update_of(self, given: Request) -> _Write:
        """DynamoDB makes an item of the key where there is none."""
        return _Write(
            self._key_of(given["Key"]), given, lambda item: updated(given, item or given["Key"])
        )

    def _fault(self, write: _Write) -> str | None:
        if write.key in self._held:
            self.conflicts += 1
            return _CONFLICT
        return None if holds(write.request, self._at(write.key), "ConditionExpression") else _FAILED

    def _apply(self, write: _Write, factor: int) -> None:
        before = self._at(write.key)
        after = write.after(before)
        self.consumed.changed(factor, before, after)
        if not write.changes:
            return
        for place in self._places.values():
            place.move(write.key, before, after)
        if after is None:
            self._items.pop(write.key, None)
        else:
            self._items[write.key] = json.dumps(after).encode()

    def _at(self, key: Key) -> Item | None:
        held = self._items.get(key)
        return json.loads(held) if held else None

    def _key_of(self, item: Item) -> Key:
        partition, sort = (item[name]["S"] for name in self._names)
        return partition, sort


def _nothing(_: Item | None) -> None:
    return None


def _found(items: list[Item], last: Item | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"Items": items, "Count": len(items), "ScannedCount": len(items)}
    return answer | ({"LastEvaluatedKey": last} if last else {})
