"""The store in memory. The contract suite holds it and DynamoDB to the same behaviour."""

from __future__ import annotations

from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from incident_manager.adapters.dynamodb import layout
from incident_manager.adapters.dynamodb.layout import (
    Place,
    can_be_a_key,
    is_named,
    key,
    place,
    ref_of,
    stamp,
)
from incident_manager.domain.answer import Answer
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.finding import Finding
from incident_manager.domain.page import Page
from incident_manager.domain.related_item import RelatedItem
from incident_manager.store import Aggregate, ConflictError, Found, Ref, Slice, Span, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from incident_manager.domain.calendar_feed import CalendarFeed
    from incident_manager.domain.contact import Contact
    from incident_manager.domain.incident import Incident, IncidentStatus
    from incident_manager.domain.response_plan import ResponsePlan
    from incident_manager.domain.rotation import Rotation
    from incident_manager.domain.timeline import TimelineEvent

T = TypeVar("T", bound=Aggregate)


class MemoryStore:
    def __init__(self) -> None:
        self.records: dict[tuple[str, str], Aggregate] = {}
        self._lock = RLock()

    def read(self, refs: Iterable[Ref[Any]]) -> Found:
        held = {ref: record for ref in refs if (record := self.records.get(key(ref)))}
        return Found({ref: record for ref, record in held.items() if is_named(ref, record)})

    def get(self, ref: Ref[T]) -> T | None:
        return self.read([ref]).get(ref)

    def commit(
        self,
        save: Iterable[Aggregate] = (),
        *,
        check: Iterable[Aggregate] = (),
        delete: Iterable[Aggregate] = (),
    ) -> tuple[Aggregate, ...]:
        saved, checked, deleted = tuple(save), tuple(check), tuple(delete)
        concerned = (*saved, *checked, *deleted)
        keys = [key(ref_of(one)) for one in concerned]
        assert all(can_be_a_key(*one) for one in keys), "DynamoDB refuses such a key"
        assert len(keys) == len(set(keys)) <= 100, "DynamoDB refuses such a transaction"
        with self._lock:
            self._refuse_outdated(concerned)
            new = tuple(replace(one, version=one.version + 1) for one in saved)
            self.records.update({key(ref_of(one)): one for one in new})
            for one in deleted:
                del self.records[key(ref_of(one))]
        return new

    def count(self, lock: DedupeLock) -> None:
        with self._lock:
            self._refuse_outdated([lock])
            current = self.records[key(ref_of(lock))]
            assert isinstance(current, DedupeLock)
            self.records[key(ref_of(lock))] = replace(current, absorbed=current.absorbed + 1)

    def timeline(
        self, incident_arn: str, window: Window, *, newest_first: bool = True
    ) -> Slice[TimelineEvent]:
        pk = layout.incident_pk(incident_arn)
        events = {
            str(place(one).time): one
            for (where, _), one in self._snapshot()
            if where == pk and place(one).time
        }
        return _window(events, window, newest_first=newest_first)

    def pages(self, engagement_arn: str, window: Window) -> Slice[Page]:
        return self._parts(layout.engagement_pk(engagement_arn), Page, window)

    def answers(self, engagement_arn: str, window: Window) -> Slice[Answer]:
        return self._parts(layout.engagement_pk(engagement_arn), Answer, window)

    def related_items(self, incident_arn: str, window: Window) -> Slice[RelatedItem]:
        return self._parts(layout.incident_pk(incident_arn), RelatedItem, window)

    def parts(self, incident_arn: str, limit: int) -> tuple[Aggregate, ...]:
        pk = layout.incident_pk(incident_arn)
        parts = (one for (where, sk), one in self._snapshot() if where == pk and sk != layout.META)
        return tuple(parts)[:limit]

    def pages_of_contact(self, contact_arn: str, window: Window) -> Slice[Page]:
        places = ((place(one), one) for _, one in self._snapshot())
        pages = {str(at.contact_sk): one for at, one in places if at.contact_pk == contact_arn}
        return _window(pages, window, newest_first=True)

    def findings(self, incident_arn: str, window: Window) -> Slice[Finding]:
        return self._parts(layout.incident_pk(incident_arn), Finding, window)

    def contacts(self, alias_prefix: str, window: Window) -> Slice[Contact]:
        listed = self._listed(lambda one: one.listing_pk == "CONTACTS")
        chosen = {sk: one for sk, one in listed.items() if sk.startswith(alias_prefix)}
        return _window(chosen, window)

    def rotations(self, name_prefix: str, window: Window) -> Slice[Rotation]:
        prefix = layout.sortable(name_prefix)
        listed = self._listed(lambda one: one.listing_pk == "ROTATIONS")
        return _window({sk: one for sk, one in listed.items() if sk.startswith(prefix)}, window)

    def calendar_feeds(self, window: Window) -> Slice[CalendarFeed]:
        return self._newest(["CALENDARS"], Span(), window)

    def response_plans(self, window: Window) -> Slice[ResponsePlan]:
        return _window(self._listed(lambda one: one.listing_pk == "PLANS"), window)

    def incidents(
        self, status: IncidentStatus | None, span: Span, window: Window
    ) -> Slice[Incident]:
        return self._newest(layout.incident_listings(status), span, window)

    def engagements(self, span: Span, window: Window) -> Slice[Engagement]:
        return self._newest(layout.engagement_listings(), span, window)

    def overdue(self, now: datetime) -> Iterator[Ref[Engagement] | Ref[Page]]:
        due: dict[str, list[tuple[str, Aggregate]]] = {one: [] for one in layout.due_listings()}
        for _, record in self._snapshot():
            if not isinstance(record, Engagement | Page):
                continue
            where = place(record)
            if where.due_shard in due and where.due_at and where.due_at < stamp(now):
                due[where.due_shard].append((where.due_at, record))
        oldest = [sorted(shard, key=lambda one: one[0]) for shard in due.values()]
        return iter([ref_of(record) for shard in oldest for _, record in shard])

    def hand_offs_due(self, now: datetime) -> Iterator[Ref[Rotation]]:
        places = [(place(record), record) for _, record in self._snapshot()]
        due = [(str(at.due_at), one) for at, one in places if at.due_shard == layout.HAND_OFFS]
        due = [(at, one) for at, one in due if at < f"{stamp(now)}~"]
        return iter([ref_of(one) for _, one in sorted(due, key=lambda pair: pair[0])])

    def erase(self, kept: Ref[Aggregate], limit: int) -> int:
        with self._lock:
            doomed = [one for one in self.records if one != key(kept)][:limit]
            for one in doomed:
                del self.records[one]
        return len(doomed)

    def _parts(self, pk: str, kind: type[Aggregate], window: Window) -> Slice[Any]:
        parts = {
            sk: one
            for (where, sk), one in self._snapshot()
            if where == pk and isinstance(one, kind)
        }
        return _window(parts, window)

    def _snapshot(self) -> list[tuple[tuple[str, str], Aggregate]]:
        with self._lock:
            return list(self.records.items())

    def _refuse_outdated(self, records: Iterable[Aggregate]) -> None:
        known = {ref_of(one): self.records.get(key(ref_of(one))) for one in records}
        lost = [
            ref_of(one)
            for one in records
            if one.version != (current.version if (current := known[ref_of(one)]) else 0)
        ]
        if lost:
            raise ConflictError(lost)

    def _listed(self, wanted: Callable[[Place], bool]) -> dict[str, Any]:
        places = ((place(one), one) for _, one in self._snapshot())
        return {str(where.listing_sk): one for where, one in places if wanted(where)}

    def _newest(self, listings: list[str], span: Span, window: Window) -> Slice[Any]:
        listed = self._listed(lambda one: one.listing_pk in listings)
        since = stamp(span.since) if span.since else ""
        until = stamp(span.until) if span.until else "~"
        chosen = {sk: one for sk, one in listed.items() if since <= sk < until}
        return _window(chosen, window, newest_first=True)


def _window(by_cursor: dict[str, Any], window: Window, *, newest_first: bool = False) -> Slice[Any]:
    cursors = sorted(by_cursor, reverse=newest_first)
    if window.after is not None:
        after = window.after
        cursors = [one for one in cursors if (one < after if newest_first else one > after)]
    chosen = cursors[: window.limit]
    more = len(cursors) > window.limit
    return Slice(tuple(by_cursor[one] for one in chosen), chosen[-1] if more else None)
