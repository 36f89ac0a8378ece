"""The ledger of a period: how every page that was owed has ended."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from incident_manager.domain.ledger import balance
from incident_manager.services.errors import InvalidError
from incident_manager.services.run_all import together
from incident_manager.store import walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from incident_manager.domain.ledger import Balance
    from incident_manager.domain.page import Page
    from incident_manager.store import Span, Store

_AT_ONCE = 20  # queries


def balance_ledger(store: Store, span: Span, now: datetime, most: int | None = None) -> Balance:
    """Of the pages whose engagements began within the span (UTC). Raises InvalidError where those
    are more than `most`: somebody waits for the answer.

    Each engagement begins once, so the balances of adjoining periods add up, however late a page
    was written. Reads the engagements of the period, and their pages with a query for each, some at
    the same time.
    """
    return balance(_pages(store, span, most), now)


def _pages(store: Store, span: Span, most: int | None) -> Iterator[Page]:
    engagements, read = walk(partial(store.engagements, span)), 0
    while batch := tuple(islice(engagements, _AT_ONCE)):
        read += len(batch)
        if most is not None and read > most:
            raise InvalidError("Period", f"more than {most} engagements began in it")
        found = together(*(partial(_pages_of, store, one.arn) for one in batch))
        yield from (page for pages in found for page in pages)


def _pages_of(store: Store, engagement_arn: str) -> tuple[Page, ...]:
    return tuple(walk(partial(store.pages, engagement_arn)))
