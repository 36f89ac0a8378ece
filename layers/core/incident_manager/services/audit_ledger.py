"""The audit: what is owed and overdue, counted by somebody who pages nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.ledger import GRACE, Overdue, overdue
from incident_manager.domain.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from incident_manager.store import Ref, Store

_AT_ONCE = 100  # records that one call reads


@dataclass(frozen=True, slots=True)
class Audit:
    """What is overdue; not all of it where there was no time to be `finished`."""

    overdue: tuple[Overdue, ...] = ()
    finished: bool = True

    @property
    def balanced(self) -> bool:
        """All was looked at, and nothing is overdue."""
        return self.finished and not self.overdue

    @property
    def oldest(self) -> timedelta:
        """How late the latest is."""
        return max((one.late for one in self.overdue), default=timedelta())


def audit_ledger(store: Store, clock: Callable[[], datetime], until: datetime) -> Audit:
    """What is late by more than its grace, whatever the history; nothing is read after `until`.

    The index of what is due names who to look at, and may lag: what it still names is read by its
    key, strongly consistent, and counted only if it is late; what it does not name yet is younger
    than the grace.
    """
    suspects: Iterator[Ref[Engagement] | Ref[Page]] = store.overdue(clock() - GRACE)
    late: tuple[Overdue, ...] = ()
    while batch := tuple(islice(suspects, _AT_ONCE)):
        if clock() >= until:
            return Audit(late, finished=False)
        late += _late(store, batch, clock())
    return Audit(late)


def _late(
    store: Store, refs: Sequence[Ref[Engagement] | Ref[Page]], now: datetime
) -> tuple[Overdue, ...]:
    found = store.read(refs)
    records = [found.get(ref) for ref in refs]
    known = (one for one in records if isinstance(one, Page | Engagement))
    return tuple(late for one in known if (late := overdue(one, now)))
