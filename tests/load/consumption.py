"""Capacity units by table and index, and by partition key: what costs, and what is hot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any

from tests.benchmarks.capacity import READ_UNIT_BYTES, Index, size, write_units
from tests.load.indexes import SortedKeys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.load.expressions import Item

TABLE = "table"


@dataclass(slots=True)
class Consumption:
    """`read` and `written` are units by place (table or index) and partition key.

    Counted from `begin` to `end`: what comes before and after is no part of what is measured.
    """

    places: Mapping[str, SortedKeys]
    indexes: Mapping[str, Index]
    read: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    written: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    _counting: bool = False

    def begin(self) -> None:
        self._counting = True

    def end(self) -> None:
        self._counting = False

    def items_read(self, request: Mapping[str, Any], items: Mapping[str, Item | None]) -> None:
        """Items by partition key, each rounded by itself; one that is not there is read too."""
        for partition, item in items.items():
            self._read(request, TABLE, partition, size(item))

    def queried(
        self, request: Mapping[str, Any], place: str, partition: str, items: Iterable[Item]
    ) -> None:
        """The items of a query are added up before they are rounded."""
        self._read(request, place, partition, sum(map(size, items)))

    def changed(self, factor: int, before: Item | None, after: Item | None) -> None:
        """`factor` 2 in a transaction. A write that is refused changes nothing, and costs."""
        in_table = factor * max(1, write_units(before), write_units(after))
        self._write(TABLE, before, after, in_table)
        for name, index in self.indexes.items():
            if units := index.writes(before, after):
                self._write(name, before, after, (factor if index.is_local else 1) * units)

    def _read(
        self, request: Mapping[str, Any], place: str, partition: str, bytes_read: int
    ) -> None:
        if self._counting:
            share = 1 if request.get("ConsistentRead") else 0.5
            self.read[place, partition] += share * max(1, ceil(bytes_read / READ_UNIT_BYTES))

    def _write(self, place: str, before: Item | None, after: Item | None, units: int) -> None:
        at = self.places[place].place(after) or self.places[place].place(before)
        if at and self._counting:
            self.written[place, at[0]] += units
