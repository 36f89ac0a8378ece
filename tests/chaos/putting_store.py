"""The store, where a commit of one record alone is a call of its own kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.tapped import TappedStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.store import Aggregate


@dataclass(frozen=True, slots=True)
class PuttingStore(TappedStore):
    """A lone write is a `put`: the SDK's own retry of it, unlike that of a transaction, meets what
    the first try wrote.
    """

    def commit(
        self,
        save: Iterable[Aggregate] = (),
        *,
        check: Iterable[Aggregate] = (),
        delete: Iterable[Aggregate] = (),
    ) -> tuple[Aggregate, ...]:
        saved = tuple(save)
        alone = len(saved) == 1 and not (check or delete)
        return self.tap.through(
            "put" if alone else "commit",
            lambda: self.store.commit(saved, check=check, delete=delete),
        )
