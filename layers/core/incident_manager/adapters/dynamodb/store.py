"""The store on DynamoDB: strongly consistent reads, conditional writes, lists that cost what they
return.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pynamodb.exceptions import PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from incident_manager.adapters.dynamodb import layout, lists
from incident_manager.adapters.dynamodb.layout import can_be_a_key, is_named, key, ref_of
from incident_manager.adapters.dynamodb.record import Record
from incident_manager.store import Aggregate, ConflictError, Found, Slice, Span, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from pynamodb.expressions.condition import Condition

    from incident_manager.domain.answer import Answer
    from incident_manager.domain.calendar_feed import CalendarFeed
    from incident_manager.domain.contact import Contact
    from incident_manager.domain.dedupe import DedupeLock
    from incident_manager.domain.engagement import Engagement
    from incident_manager.domain.finding import Finding
    from incident_manager.domain.incident import Incident, IncidentStatus
    from incident_manager.domain.page import Page
    from incident_manager.domain.related_item import RelatedItem
    from incident_manager.domain.response_plan import ResponsePlan
    from incident_manager.domain.rotation import Rotation
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.store import Ref

T = TypeVar("T", bound=Aggregate)
_FAILED = "ConditionalCheckFailed"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_CONTENTION_TRIES = 8


@dataclass(frozen=True, slots=True)
class _Others:
    """What a commit concerns besides what it saves; false when there is nothing."""

    check: tuple[Aggregate, ...]
    delete: tuple[Aggregate, ...]

    def __bool__(self) -> bool:
        return bool(self.check or self.delete)


class DynamoStore:
    """`pause` waits between tries when transactions meet on the same record: the tests give one
    that does not wait.
    """

    def __init__(self, table_name: str, pause: Callable[[float], None] = time.sleep) -> None:
        Record.Meta.table_name = table_name
        self._pause = pause
        self._connection = Record._get_connection().connection  # noqa: SLF001  PynamoDB's transactions need it, and it offers no public way
        _ = self._connection.client  # threads that are the first to need it would make one each

    def read(self, refs: Iterable[Ref[Any]]) -> Found:
        by_key: dict[tuple[str, str], list[Ref[Any]]] = {}
        for ref in refs:
            if can_be_a_key(*key(ref)):
                by_key.setdefault(key(ref), []).append(ref)
        records = Record.batch_get(list(by_key), consistent_read=True) if by_key else ()
        found = [
            (ref, one)
            for record in records
            for one in (record.aggregate(),)
            for ref in by_key[record.pk, record.sk]
        ]
        return Found({ref: record for ref, record in found if is_named(ref, record)})

    def get(self, ref: Ref[T]) -> T | None:
        return self.read([ref]).get(ref)

    def commit(
        self,
        save: Iterable[Aggregate] = (),
        *,
        check: Iterable[Aggregate] = (),
        delete: Iterable[Aggregate] = (),
    ) -> tuple[Aggregate, ...]:
        saved, others = tuple(save), _Others(tuple(check), tuple(delete))
        if len(saved) == 1 and not others:
            record = Record.of(saved[0], saved[0].version + 1)
            self._alone(saved[0], lambda: record.save(_unchanged(saved[0])))
        elif saved or others:
            self._transact(saved, others)
        return tuple(replace(one, version=one.version + 1) for one in saved)

    def count(self, lock: DedupeLock) -> None:
        record, one_more = Record(*key(ref_of(lock))), Record.absorbed.add(1)
        self._alone(lock, lambda: record.update([one_more], condition=_unchanged(lock)))

    def timeline(
        self, incident_arn: str, window: Window, *, newest_first: bool = True
    ) -> Slice[TimelineEvent]:
        return lists.timeline(incident_arn, window, newest_first=newest_first)

    def pages(self, engagement_arn: str, window: Window) -> Slice[Page]:
        return lists.parts(layout.engagement_pk(engagement_arn), layout.PAGE, window)

    def answers(self, engagement_arn: str, window: Window) -> Slice[Answer]:
        return lists.parts(layout.engagement_pk(engagement_arn), layout.ANSWER, window)

    def pages_of_contact(self, contact_arn: str, window: Window) -> Slice[Page]:
        refs, following = lists.of_contact(contact_arn, window)
        return Slice(self.read(refs).all(refs), following)

    def findings(self, incident_arn: str, window: Window) -> Slice[Finding]:
        return lists.parts(layout.incident_pk(incident_arn), layout.FINDING, window)

    def related_items(self, incident_arn: str, window: Window) -> Slice[RelatedItem]:
        return lists.parts(layout.incident_pk(incident_arn), layout.ITEM, window)

    def parts(self, incident_arn: str, limit: int) -> tuple[Aggregate, ...]:
        return lists.all_parts(incident_arn, limit)

    def contacts(self, alias_prefix: str, window: Window) -> Slice[Contact]:
        return lists.named("CONTACTS", alias_prefix, window)

    def rotations(self, name_prefix: str, window: Window) -> Slice[Rotation]:
        return lists.named("ROTATIONS", layout.sortable(name_prefix), window)

    def calendar_feeds(self, window: Window) -> Slice[CalendarFeed]:
        return lists.newest(["CALENDARS"], Span(), window)

    def response_plans(self, window: Window) -> Slice[ResponsePlan]:
        return lists.named("PLANS", "", window)

    def incidents(
        self, status: IncidentStatus | None, span: Span, window: Window
    ) -> Slice[Incident]:
        return lists.newest(layout.incident_listings(status), span, window)

    def engagements(self, span: Span, window: Window) -> Slice[Engagement]:
        return lists.newest(layout.engagement_listings(), span, window)

    def overdue(self, now: datetime) -> Iterator[Ref[Engagement] | Ref[Page]]:
        return lists.overdue(now)

    def hand_offs_due(self, now: datetime) -> Iterator[Ref[Rotation]]:
        return lists.hand_offs_due(now)

    def erase(self, kept: Ref[Aggregate], limit: int) -> int:
        """By key alone: a record that this release can't read is erased as well."""
        others = Record.pk != key(kept)[0]
        doomed = list(Record.scan(others, attributes_to_get=["pk", "sk"], limit=limit))
        with Record.batch_write() as batch:
            for record in doomed:
                batch.delete(record)
        return len(doomed)

    def _alone(self, aggregate: Aggregate, write: Callable[[], object]) -> None:
        """A write of one record fails, too, when it meets a transaction on its way."""
        for attempt in range(_CONTENTION_TRIES):
            try:
                write()
            except (PutError, UpdateError) as error:
                code = _code(error)
                if code == f"{_FAILED}Exception":
                    raise ConflictError([ref_of(aggregate)]) from error
                self._pause_or_raise(attempt, error, code == "TransactionConflictException")
            else:
                return

    def _transact(self, save: tuple[Aggregate, ...], others: _Others) -> None:
        """One transaction; tried again, after a moment, while it only meets others on their way."""
        for attempt in range(_CONTENTION_TRIES):
            try:
                return self._transact_once(save, others)
            except TransactWriteError as error:
                codes = [reason.code if reason else None for reason in error.cancellation_reasons]
                # As PynamoDB sends them.
                in_order = (*others.check, *others.delete, *save)
                lost = [
                    ref_of(one)
                    for one, code in zip(in_order, codes, strict=False)
                    if code == _FAILED
                ]
                if lost:
                    raise ConflictError(lost) from error
                self._pause_or_raise(attempt, error, bool(_PASSING.intersection(codes)))
        return None

    def _pause_or_raise(self, attempt: int, error: Exception, passing: bool) -> None:
        """Wait for the next try, or raise the error where waiting helps nobody."""
        if attempt == _CONTENTION_TRIES - 1 or not passing:
            raise error
        self._pause(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311  jitter, no secret

    def _transact_once(self, save: tuple[Aggregate, ...], others: _Others) -> None:
        with TransactWrite(connection=self._connection) as transaction:
            for one in others.check:
                transaction.condition_check(Record, *key(ref_of(one)), condition=_unchanged(one))
            for one in others.delete:
                transaction.delete(Record(*key(ref_of(one))), condition=_unchanged(one))
            for one in save:
                transaction.save(Record.of(one, one.version + 1), condition=_unchanged(one))


def _code(error: PutError | UpdateError) -> str | None:
    """PynamoDB's own property fails where no answer came: the cause's response is None."""
    answer = getattr(error.cause, "response", None) or {}
    code: str | None = answer.get("Error", {}).get("Code")
    return code


def _unchanged(aggregate: Aggregate) -> Condition:
    """The record is as it was read; version 0 was never written."""
    if aggregate.version == 0:
        return Record.pk.does_not_exist()
    return Record.version == aggregate.version
