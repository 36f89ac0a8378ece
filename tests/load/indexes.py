"""Sorted keys of the table or of one index: which items a query finds, and in which order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.benchmarks.capacity import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.load.expressions import Item, KeyRange

Key: TypeAlias = tuple[str, str]
_LAST = "\U0010ffff"  # sorts after every text that is written


@dataclass(slots=True)
class SortedKeys:
    """`names` are its partition key and its sort key; an item that lacks one is not in it."""

    names: tuple[str, ...]
    _partitions: dict[str, list[tuple[str, Key]]] = field(default_factory=dict)

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> SortedKeys:
        return cls(tuple(names_of(described)))

    def place(self, item: Item | None) -> Key | None:
        """Partition and sort key of this item here."""
        if item is None or not all(name in item for name in self.names):
            return None
        partition, sort = (item[name]["S"] for name in self.names)
        return partition, sort

    def move(self, key: Key, before: Item | None, after: Item | None) -> None:
        old, new = self.place(before), self.place(after)
        if old == new:
            return
        if old:
            held = self._partitions[old[0]]
            del held[bisect_left(held, (old[1], key))]
        if new:
            insort(self._partitions.setdefault(new[0], []), (new[1], key))

    def within(self, wanted: KeyRange) -> list[Key]:
        """Keys of items, by sort key. Text is compared as DynamoDB does: the stored keys are all of
        characters whose order is that of their bytes.
        """
        held = self._partitions.get(wanted.partition, [])
        first, last = wanted.between or (None, None)
        begin, end = 0, len(held)
        if first is not None:
            begin = bisect_left(held, (first,))
        if wanted.above is not None:
            begin = bisect_right(held, (wanted.above, (_LAST, _LAST)))
        if last is not None:
            end = bisect_right(held, (last, (_LAST, _LAST)))
        if wanted.below is not None:
            end = bisect_left(held, (wanted.below,))
        return [key for _, key in held[begin:end]]
