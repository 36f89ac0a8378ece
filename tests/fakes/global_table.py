"""A table in two Regions: each takes writes at once, and of one item the last write remains."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.dynamodb.layout import key, ref_of
from tests.fakes.memory_store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.store import Aggregate


class Replica(MemoryStore):
    """Remembers which of its records were written, and in which order, until they are copied."""

    def __init__(self, order: count[int]) -> None:
        super().__init__()
        self.written: dict[tuple[str, str], int] = {}
        self._order = order

    def commit(
        self,
        save: Iterable[Aggregate] = (),
        *,
        delete: Iterable[Aggregate] = (),
        **others: Iterable[Any],
    ) -> tuple[Aggregate, ...]:
        saved, deleted = tuple(save), tuple(delete)
        done = super().commit(saved, delete=deleted, **others)
        self.written |= {key(ref_of(one)): next(self._order) for one in (*saved, *deleted)}
        return done


class GlobalTable:
    """Two Regions, `home` and `standby`, which know of each other's writes once `replicated`."""

    def __init__(self) -> None:
        order = count()
        self.home, self.standby = Replica(order), Replica(order)

    def replicate(self) -> None:
        """Copy every item that was written to where it was not written, or was written earlier."""
        both = self.home, self.standby
        for where in {*self.home.written, *self.standby.written}:
            last, other = sorted(both, key=lambda one: one.written.get(where, -1), reverse=True)
            other.records.pop(where, None)
            if (record := last.records.get(where)) is not None:
                other.records[where] = record
        for one in both:
            one.written.clear()
