"""What the console's settings administer, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from incident_manager.adapters.alarms import triggers
from incident_manager.console.administration import Administration, KeyRing
from incident_manager.domain.role import Role
from incident_manager.ports import NotReplayedError, Replayed


@dataclass(frozen=True, slots=True)
class FakeKey:
    access_key_id: str
    name: str
    role: Role
    secret: str = ""


@dataclass
class FakeKeys:
    keys: dict[str, FakeKey] = field(default_factory=dict)
    ended: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def ring(self) -> KeyRing:
        return KeyRing(lambda: tuple(self.keys.values()), self.issue, self.end, self.revoke)

    def issue(self, name: str, role: Role) -> FakeKey:
        key = FakeKey(f"OIMANEWKEY{len(self.keys):010}", name, role, f"new secret {len(self.keys)}")
        self.keys[key.access_key_id] = key
        return key

    def end(self, access_key_id: str, now: datetime) -> bool:
        self.ended.append((access_key_id, now))
        return access_key_id in self.keys

    def revoke(self, access_key_id: str) -> bool:
        return self.keys.pop(access_key_id, None) is not None


@dataclass(eq=False)
class FakeFailure:
    """`broken`: it fails again. `outcome` is what a replay comes to."""

    queue: FakeFailures
    id: str
    sent: datetime
    reason: str = "no routing rule matches"
    subject: str = "checkout-5xx"
    body: str = "{}"
    origin: str = "event that came in"
    advice: str = "Repair what the reason names."
    meant_for: str = "arn:aws:lambda:eu-central-1:123456789012:function:ingest"
    opens_incidents: bool = True
    attributes: Mapping[str, str] = field(default_factory=dict)
    broken: bool = False
    outcome: Replayed = field(default_factory=lambda: Replayed("Opened"))

    def replay(self, plan: str | None = None) -> Replayed:
        if self.broken:
            raise NotReplayedError("the function failed: ConflictError")
        self.queue.replayed.append((self.id, plan))
        self.remove()
        return self.outcome

    def remove(self) -> None:
        self.queue.messages.remove(self)


@dataclass
class FakeFailures:
    messages: list[FakeFailure] = field(default_factory=list)
    replayed: list[tuple[str, str | None]] = field(default_factory=list)

    @contextmanager
    def held(self, seconds: int, most: int | None = None) -> Iterator[tuple[FakeFailure, ...]]:
        assert seconds > 0
        yield tuple(self.messages[:most])

    def count(self) -> int:
        return len(self.messages)


def fake_administration(
    keys: FakeKeys, failures: FakeFailures, default_plan_arn: str | None = None
) -> Administration:
    return Administration(
        keys.ring,
        failures,
        lambda event, now: triggers(event, delivery_id="tried", delivered_at=now),
        default_plan_arn,
    )
