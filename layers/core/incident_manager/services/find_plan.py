"""Which response plan a trigger opens, and whether an open incident absorbs it: found in one read
when all goes well.

The order is: the door that was used (a plan's own alias), `responsePlanArn` given by a rule's input
transformer, the routing rules, the deployment's default plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.domain import dedupe
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.routes import Routes
from incident_manager.services.outcomes import Unrouted
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.domain.trigger import Trigger
    from incident_manager.ports import Ports
    from incident_manager.store import Found

_ROUTES = Ref(Routes, "")
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Match:
    """The plan, and the lock that an open incident of the same dedupe key holds."""

    plan: ResponsePlan
    lock_key: str
    lock: DedupeLock | None


@dataclass(frozen=True, slots=True)
class _Guess:
    plan_arn: str
    lock_key: str


@dataclass(slots=True)
class PlanFinder:
    """Remembers, per trigger, what it found last time, as a guess at what to read: never as an
    answer.

    A right guess makes the whole decision one read; a wrong one costs a second, and where the plan
    has a dedupe string a third.
    """

    default_plan_arn: str | None = None
    _guesses: dict[str, _Guess] = field(default_factory=dict)

    def find(self, ports: Ports, trigger: Trigger, door_plan_arn: str | None) -> Match | Unrouted:
        named = door_plan_arn or trigger.response_plan_arn
        guess = self._guess(trigger, named)
        found = ports.store.read(_refs(guess, routed=named is None))
        routes = found.get(_ROUTES) or Routes()
        plan_arn = named or routes.plan_for(trigger.event) or self.default_plan_arn
        if plan_arn is None:
            return Unrouted(
                "no routing rule matches and the deployment has no default response plan"
            )
        if guess is None or guess.plan_arn != plan_arn:
            guess = _likely(plan_arn, trigger)
            found = ports.store.read(_refs(guess, routed=False))
        plan = found.get(Ref(ResponsePlan, plan_arn))
        if plan is None:
            return Unrouted(f"the response plan does not exist: {plan_arn}")
        lock_key = dedupe.key_for(plan, trigger.dedupe_key) or ""
        self._remember(trigger, _Guess(plan_arn, lock_key))
        return Match(plan, lock_key, _lock(ports, found, guess, lock_key))

    def _guess(self, trigger: Trigger, named: str | None) -> _Guess | None:
        known = self._guesses.get(trigger.dedupe_key)
        if known and named in (None, known.plan_arn):
            return known
        likely = named or self.default_plan_arn
        return _likely(likely, trigger) if likely else None

    def _remember(self, trigger: Trigger, guess: _Guess) -> None:
        if len(self._guesses) >= _REMEMBERED:
            self._guesses.clear()
        self._guesses[trigger.dedupe_key] = guess


def _refs(
    guess: _Guess | None, *, routed: bool
) -> list[Ref[Routes] | Ref[ResponsePlan] | Ref[DedupeLock]]:
    refs: list[Ref[Routes] | Ref[ResponsePlan] | Ref[DedupeLock]] = [_ROUTES] if routed else []
    if guess:
        refs += [Ref(ResponsePlan, guess.plan_arn), Ref(DedupeLock, guess.lock_key)]
    return refs


def _likely(plan_arn: str, trigger: Trigger) -> _Guess:
    """The lock of a plan without a dedupe string."""
    return _Guess(plan_arn, dedupe.trigger_key(plan_arn, trigger.dedupe_key))


def _lock(ports: Ports, found: Found, guess: _Guess, lock_key: str) -> DedupeLock | None:
    ref = Ref(DedupeLock, lock_key)
    if guess.lock_key == lock_key:
        return found.get(ref)
    return ports.store.get(ref)
