"""The store where another Region writes the same records (a global table, in which the last write
of an item remains): answers are kept beside their engagements, and found with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from incident_manager.adapters.at_once import at_once
from incident_manager.domain.answer import answers_in, told
from incident_manager.domain.engagement import Engagement
from incident_manager.store import Aggregate, ConflictError, Found, Ref, Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.answer import Answer
    from incident_manager.store import Store

T = TypeVar("T", bound=Aggregate)
_ALL = Window(1000)  # everybody that an engagement can page
_REMEMBERED = 1000


def global_store(store: Store) -> Store:
    """The store, with the answers to engagements kept apart.

    One call more in sequence whenever engagements are read.
    """
    return cast("Store", _GlobalStore(store))


class _GlobalStore:
    """What is not about engagements goes to the store as it is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, frozenset[str]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def read(self, refs: Iterable[Ref[Any]]) -> Found:
        wanted = tuple(refs)
        found = self._store.read(wanted)
        records = {ref: one for ref in wanted if (one := found.get(ref)) is not None}
        engaged = [(ref, one) for ref, one in records.items() if isinstance(one, Engagement)]
        complete = at_once(self._complete, [one for _, one in engaged])
        records.update(zip((ref for ref, _ in engaged), complete, strict=True))
        return Found(records)

    def get(self, ref: Ref[T]) -> T | None:
        return self.read([ref]).get(ref)

    def commit(
        self, save: Iterable[Aggregate] = (), **others: Iterable[Any]
    ) -> tuple[Aggregate, ...]:
        """Answers that are new are part of the commit. One that the other Region was faster with is
        a conflict: whoever reads again knows it.
        """
        saved = tuple(save)
        new = tuple(answer for record in saved for answer in self._new_answers(record))
        return self._store.commit((*saved, *new), **others)[: len(saved)]

    def _complete(self, record: Engagement) -> Aggregate:
        answers = self._store.answers(record.arn, _ALL).items
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[record.arn] = frozenset(one.name for one in answers)
        return self._repaired(record, told(record, answers))

    def _repaired(self, record: Engagement, complete: Engagement) -> Aggregate:
        """What the other Region's write had undone is done again, so that nothing stays due."""
        if complete == record:
            return record
        try:
            return self._store.commit([complete])[0]
        except ConflictError:
            return complete

    def _new_answers(self, record: Aggregate) -> tuple[Answer, ...]:
        if not isinstance(record, Engagement):
            return ()
        known = self._known.get(record.arn, frozenset())
        return tuple(one for one in answers_in(record) if one.name not in known)
