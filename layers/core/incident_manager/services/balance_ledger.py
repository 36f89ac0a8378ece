"""The ledger of a period: how every page that was owed has ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from incident_manager.domain.ledger import balance
from incident_manager.store import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from incident_manager.domain.ledger import Balance
    from incident_manager.domain.page import Page
    from incident_manager.store import Aggregate, Slice, Span, Store

T = TypeVar("T", bound="Aggregate")
_AT_ONCE = 100


def balance_ledger(store: Store, span: Span, now: datetime) -> Balance:
    """Of the pages whose engagements began within the span (UTC).

    Each engagement begins once, so the balances of adjoining periods add up, however late a page
    was written. Reads the engagements of the period, and their pages with a query for each.
    """
    return balance(_pages(store, span), now)


def _pages(store: Store, span: Span) -> Iterator[Page]:
    for engagement in _all(partial(store.engagements, span)):
        yield from _all(partial(store.pages, engagement.arn))


def _all(read: Callable[[Window], Slice[T]]) -> Iterator[T]:
    """A list to its end."""
    found = read(Window(_AT_ONCE))
    yield from found.items
    while found.next:
        found = read(Window(_AT_ONCE, found.next))
        yield from found.items
