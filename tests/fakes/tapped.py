"""The store, the carriers and the clock with a tap on every call: what a test does there is up to
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from incident_manager.ports import EngagementRunner, FailureQueue, Sender
from incident_manager.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from incident_manager.domain.answer import Answer
    from incident_manager.domain.calendar_feed import CalendarFeed
    from incident_manager.domain.contact import Channel, Contact
    from incident_manager.domain.dedupe import DedupeLock
    from incident_manager.domain.engagement import Engagement
    from incident_manager.domain.finding import Finding
    from incident_manager.domain.incident import Incident, IncidentStatus
    from incident_manager.domain.json_value import JSON
    from incident_manager.domain.message import Text
    from incident_manager.domain.page import Page
    from incident_manager.domain.related_item import RelatedItem
    from incident_manager.domain.response_plan import ResponsePlan
    from incident_manager.domain.rotation import Rotation
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.ports import NotSent, Sent
    from incident_manager.store import Aggregate, Found, Ref, Slice, Span, Window

T = TypeVar("T")


class Around(Protocol):
    """What happens around a call to the world outside; it makes the call, or does not."""

    def __call__(self, name: str, call: Callable[[], Any]) -> Any: ...


def untouched(name: str, call: Callable[[], Any]) -> Any:  # noqa: ARG001  it treats all alike
    return call()


@dataclass(slots=True)
class Tap:
    """One tap is shared by everything that a service calls."""

    around: Around = untouched

    def through(self, name: str, call: Callable[[], T]) -> T:
        result: T = self.around(name, call)
        return result


@dataclass(frozen=True, slots=True)
class TappedStore:
    store: Store
    tap: Tap

    def read(self, refs: Iterable[Ref[Any]]) -> Found:
        return self.tap.through("read", lambda: self.store.read(refs))

    def get(self, ref: Ref[Any]) -> Any:
        return self.tap.through("get", lambda: self.store.get(ref))

    def commit(
        self,
        save: Iterable[Aggregate] = (),
        *,
        check: Iterable[Aggregate] = (),
        delete: Iterable[Aggregate] = (),
    ) -> tuple[Aggregate, ...]:
        return self.tap.through(
            "commit", lambda: self.store.commit(save, check=check, delete=delete)
        )

    def count(self, lock: DedupeLock) -> None:
        self.tap.through("count", lambda: self.store.count(lock))

    def timeline(
        self, incident_arn: str, window: Window, *, newest_first: bool = True
    ) -> Slice[TimelineEvent]:
        return self.tap.through(
            "timeline", lambda: self.store.timeline(incident_arn, window, newest_first=newest_first)
        )

    def pages(self, engagement_arn: str, window: Window) -> Slice[Page]:
        return self.tap.through("pages", lambda: self.store.pages(engagement_arn, window))

    def pages_of_contact(self, contact_arn: str, window: Window) -> Slice[Page]:
        return self.tap.through(
            "pages_of_contact", lambda: self.store.pages_of_contact(contact_arn, window)
        )

    def findings(self, incident_arn: str, window: Window) -> Slice[Finding]:
        return self.tap.through("findings", lambda: self.store.findings(incident_arn, window))

    def related_items(self, incident_arn: str, window: Window) -> Slice[RelatedItem]:
        return self.tap.through(
            "related_items", lambda: self.store.related_items(incident_arn, window)
        )

    def parts(self, incident_arn: str, limit: int) -> tuple[Aggregate, ...]:
        return self.tap.through("parts", lambda: self.store.parts(incident_arn, limit))

    def answers(self, engagement_arn: str, window: Window) -> Slice[Answer]:
        return self.tap.through("answers", lambda: self.store.answers(engagement_arn, window))

    def contacts(self, alias_prefix: str, window: Window) -> Slice[Contact]:
        return self.tap.through("contacts", lambda: self.store.contacts(alias_prefix, window))

    def rotations(self, name_prefix: str, window: Window) -> Slice[Rotation]:
        return self.tap.through("rotations", lambda: self.store.rotations(name_prefix, window))

    def calendar_feeds(self, window: Window) -> Slice[CalendarFeed]:
        return self.tap.through("calendar_feeds", lambda: self.store.calendar_feeds(window))

    def response_plans(self, window: Window) -> Slice[ResponsePlan]:
        return self.tap.through("response_plans", lambda: self.store.response_plans(window))

    def incidents(
        self, status: IncidentStatus | None, span: Span, window: Window
    ) -> Slice[Incident]:
        return self.tap.through("incidents", lambda: self.store.incidents(status, span, window))

    def engagements(self, span: Span, window: Window) -> Slice[Engagement]:
        return self.tap.through("engagements", lambda: self.store.engagements(span, window))

    def overdue(self, now: datetime) -> Iterator[Ref[Engagement] | Ref[Page]]:
        return self.tap.through("overdue", lambda: self.store.overdue(now))

    def hand_offs_due(self, now: datetime) -> Iterator[Ref[Rotation]]:
        return self.tap.through("hand_offs_due", lambda: self.store.hand_offs_due(now))

    def erase(self, kept: Ref[Aggregate], limit: int) -> int:
        return self.tap.through("erase", lambda: self.store.erase(kept, limit))


@dataclass(frozen=True, slots=True)
class TappedCarrier:
    carrier: Sender
    tap: Tap

    def send(self, channel: Channel, text: Text) -> Sent | NotSent:
        return self.tap.through("send", lambda: self.carrier.send(channel, text))

    def has_opted_out(self, channel: Channel) -> bool:
        return self.tap.through("has_opted_out", lambda: self.carrier.has_opted_out(channel))


@dataclass(frozen=True, slots=True)
class TappedRunner:
    runner: EngagementRunner
    tap: Tap

    def start(self, engagement_arn: str, planned_time: datetime) -> None:
        self.tap.through("start", lambda: self.runner.start(engagement_arn, planned_time))


@dataclass(frozen=True, slots=True)
class TappedFailures:
    failures: FailureQueue
    tap: Tap

    def put(self, record: JSON, reason: str, meant_for: str | None) -> None:
        self.tap.through("keep", lambda: self.failures.put(record, reason, meant_for))
