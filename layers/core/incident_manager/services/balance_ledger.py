"""The ledger of a period: how every page that was owed has ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.ledger import balance
from incident_manager.store import walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from incident_manager.domain.ledger import Balance
    from incident_manager.domain.page import Page
    from incident_manager.store import Span, Store


def balance_ledger(store: Store, span: Span, now: datetime) -> Balance:
    """Of the pages whose engagements began within the span (UTC).

    Each engagement begins once, so the balances of adjoining periods add up, however late a page
    was written. Reads the engagements of the period, and their pages with a query for each.
    """
    return balance(_pages(store, span), now)


def _pages(store: Store, span: Span) -> Iterator[Page]:
    for engagement in walk(partial(store.engagements, span)):
        yield from walk(partial(store.pages, engagement.arn))
