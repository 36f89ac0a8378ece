"""The lists: each costs about what it returns, and a cursor is the last sort key, so inserts never
shift a page.
"""

from __future__ import annotations

import random
from heapq import merge
from itertools import chain, islice, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.at_once import at_once
from incident_manager.adapters.dynamodb import layout
from incident_manager.adapters.dynamodb.layout import stamp
from incident_manager.adapters.dynamodb.record import Record
from incident_manager.domain import arn
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.page import Page
from incident_manager.domain.rotation import Rotation
from incident_manager.store import Ref, Slice, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.store import Aggregate, Window

_FIRST = " "  # sorts before, and _LAST after, every sort key that is written
_LAST = "~"


def timeline(incident_arn: str, window: Window, *, newest_first: bool) -> Slice[TimelineEvent]:
    after = window.after or (_LAST if newest_first else _FIRST)
    found = Record.by_time.query(
        layout.incident_pk(incident_arn),
        Record.time < after if newest_first else Record.time > after,
        consistent_read=True,
        scan_index_forward=not newest_first,
        limit=window.limit + 1,
    )
    return _slice(found, window.limit, "time")


def parts(pk: str, prefix: str, window: Window) -> Slice[Any]:
    """Records of one partition whose sort key begins with the prefix, by sort key."""
    first = window.after + _FIRST if window.after else prefix
    found = Record.query(
        pk,
        Record.sk.between(first, prefix + _LAST),
        consistent_read=True,
        limit=window.limit + 1,
    )
    return _slice(found, window.limit, "sk")


def all_parts(incident_arn: str, limit: int) -> tuple[Aggregate, ...]:
    """Some of what is kept with an incident, of whatever kind."""
    pk = layout.incident_pk(incident_arn)
    found = Record.query(pk, consistent_read=True, limit=limit + 1)
    return tuple(one.aggregate() for one in found if one.sk != layout.META)[:limit]


def named(listing: str, prefix: str, window: Window) -> Slice[Any]:
    """Records of one listing partition whose name begins with the prefix, by name."""
    first = window.after + _FIRST if window.after else prefix or _FIRST
    found = Record.listing.query(
        listing, Record.listing_sk.between(first, prefix + _LAST), limit=window.limit + 1
    )
    return _slice(found, window.limit, "listing_sk")


def newest(listings: Sequence[str], span: Span, window: Window) -> Slice[Any]:
    """The newest records over several listing partitions, merged.

    All are begun at the same time, which is one call in sequence; each is read on only as far as
    needed.
    """
    before = window.after or (stamp(span.until) if span.until else _LAST)
    oldest = stamp(span.since) if span.since else _FIRST
    partitions = at_once(
        lambda listing: _begun(_newest_of(listing, before, oldest, window.limit + 1)), listings
    )
    found = merge(*partitions, key=attrgetter("listing_sk"), reverse=True)
    return _slice(islice(found, window.limit + 1), window.limit, "listing_sk")


def of_contact(contact_arn: str, window: Window) -> tuple[tuple[Ref[Page], ...], str | None]:
    """The names of one person's pages, newest first, and where the next ones begin."""
    found = Record.by_contact.query(
        contact_arn,
        Record.contact_sk < (window.after or _LAST),
        scan_index_forward=False,
        limit=window.limit + 1,
    )
    cursors = [str(record.contact_sk) for record in found]
    kept = cursors[: window.limit]
    refs = tuple(Ref(Page, cursor.partition("#")[2]) for cursor in kept)
    return refs, kept[-1] if len(cursors) > window.limit else None


def overdue(now: datetime) -> Iterator[Ref[Engagement] | Ref[Page]]:
    """Oldest first in each shard, the shards in any order: none of them is always the last."""
    listings = layout.due_listings()
    for listing in random.sample(listings, len(listings)):
        for record in Record.due.query(listing, Record.due_at < stamp(now)):
            yield _due_ref(_due_arn(record))


def hand_offs_due(now: datetime) -> Iterator[Ref[Rotation]]:
    """The longest due first."""
    for record in Record.due.query(layout.HAND_OFFS, Record.due_at < stamp(now) + _LAST):
        yield Ref(Rotation, _due_arn(record))


def _newest_of(listing: str, before: str, oldest: str, limit: int) -> Iterator[Record]:
    found = Record.listing.query(
        listing, Record.listing_sk < before, scan_index_forward=False, limit=limit
    )
    return takewhile(lambda record: str(record.listing_sk) >= oldest, found)


def _begun(found: Iterator[Record]) -> Iterator[Record]:
    """The same records, the first part of them read by now."""
    return chain(tuple(islice(found, 1)), found)


def _due_arn(record: Record) -> str:
    return str(record.due_at).partition("#")[2]


def _due_ref(due_arn: str) -> Ref[Engagement] | Ref[Page]:
    if arn.kind(due_arn) == "engagement":
        return Ref(Engagement, due_arn)
    return Ref(Page, due_arn)


def _slice(found: Iterable[Record], limit: int, cursor: str) -> Slice[Any]:
    """One record more than asked for was read: it only says whether there is a next page."""
    records = list(found)
    more = len(records) > limit
    kept = records[:limit]
    last = str(getattr(kept[-1], cursor)) if more else None
    return Slice(tuple(record.aggregate() for record in kept), last)
