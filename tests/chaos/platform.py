"""What the platform does by itself: deliver again, retry, look every minute, keep failures."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from incident_manager.domain.trigger import Trigger
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.services.errors import ContendedError, ServiceError
from incident_manager.services.find_plan import PlanFinder
from incident_manager.services.ingest_batch import Intake, ingest_batch
from incident_manager.services.rescue_overdue import rescue_overdue
from tests.chaos.fault import Fault, strike
from tests.chaos.putting_store import PuttingStore
from tests.chaos.witness import Call, Handed, Promised, Witness
from tests.fakes.announcing import FakeFailures
from tests.fakes.crash import KilledError
from tests.fakes.tapped import TappedFailures
from tests.world import code_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.chaos.witness import Covers
    from tests.fakes.carriers import FakeCarrier, Message
    from tests.fakes.clock import Appointment
    from tests.world import World

REDELIVERY = (timedelta(minutes=1), timedelta(minutes=2))  # of an asynchronous invocation
SDK_RETRIES = (timedelta(seconds=1), timedelta(seconds=2))  # of a client: three tries in all
# Later than SEND_GRACE, and within a stall: what stands still meets the watchdog.
FIRST_LOOK, LOOKS = timedelta(seconds=25), timedelta(minutes=1)
STALL = timedelta(seconds=28)  # any longer, and the platform would kill the shortest function
WATCHDOG_TIME = timedelta(seconds=35)


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    number: int
    do: Callable[[], None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event that the platform took, and the plan whose door it came by."""

    trigger: Trigger
    plan_arn: str


class Platform:
    """Moves the world's clock, and puts the `faults`, by the number of the call, in its way."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.ports = replace(world.ports, store=PuttingStore(world.store, world.tap))
        self.witness = Witness()
        self.delivered: dict[str, Delivery] = {}
        self.failures = FakeFailures()
        self._finder = PlanFinder()
        self._faults: Mapping[int, Fault] = {}
        self._planned: list[_Planned] = []
        self.later(FIRST_LOOK, self._looks)

    def watch(self, faults: Mapping[int, Fault]) -> None:
        """From here on calls are counted, and struck; messages that went out before are known."""
        self._sees(0, [carrier.sent for carrier in self._carriers])
        self._faults = faults
        self.world.tap.around = self._call

    # What happens

    def delivers(
        self, trigger: Trigger, plan_arn: str, waits: tuple[timedelta, ...] = REDELIVERY
    ) -> None:
        """An event comes in: again after each wait while it fails, then it is in the queue."""
        self.delivered[trigger.id] = Delivery(trigger, plan_arn)
        self._tries(lambda: self._ingests(trigger.id), waits, lambda: self._keeps(trigger.id))

    def asks(
        self,
        call: Callable[[], object],
        covers: Covers | None = None,
        waits: tuple[timedelta, ...] = SDK_RETRIES,
    ) -> None:
        """A client calls an operation. With its answer somebody knows what the answer `covers`."""

        def attempt() -> None:
            try:
                call()
            except ContendedError:
                raise
            except ServiceError as refusal:
                self.witness.refused.append(str(refusal))
                return
            self.witness.answered += 1
            if covers:
                self.witness.promised.append(Promised(self.witness.number, covers))

        self._tries(attempt, waits)

    def clock_calls(self, appointment: Appointment) -> None:
        """The state machine's task; one that fails is tried again with the input that it had."""

        def attempt() -> None:
            engagement, planned = appointment.engagement_arn, appointment.planned
            following = advance_engagement(self.world.ports, engagement, planned).next_due
            if following:
                self.world.clock.plan(engagement, following)

        if self._failed(attempt):
            self.world.clock.retry(appointment, self.world.now)

    def watchdog_looks(self) -> None:
        """One that fails is not tried again: the next minute's does what it would."""
        until = self.world.now + WATCHDOG_TIME
        self._failed(lambda: rescue_overdue(self.world.ports, until, at_once=1))

    def lives(self, time: timedelta) -> None:
        """Whatever falls due on the way happens at its time; a stall may have us here twice."""
        until = self.world.now + time
        while (following := self._next(until)) is not None:
            following()
        self.world.now = max(self.world.now, until)

    def replays(self) -> None:
        """Somebody sends all that the failure queue holds again."""
        kept, self.failures.kept = self.failures.kept, []
        for record, _ in kept:
            self.delivers(*self._delivery(record["id"]))

    def later(self, time: timedelta, do: Callable[[], None]) -> None:
        self._plan(self.world.now + time, do)

    # How it happens

    def _next(self, until: datetime) -> Callable[[], None] | None:
        appointments = self.world.clock.appointments
        planned = self._planned[0]
        if appointments and appointments[0].at <= min(planned.at, until):
            appointment = heapq.heappop(appointments)
            self.world.now = max(self.world.now, appointment.at)
            return lambda: self.clock_calls(appointment)
        if planned.at > until:
            return None
        self.world.now = max(self.world.now, planned.at)
        return heapq.heappop(self._planned).do

    def _plan(self, at: datetime, do: Callable[[], None]) -> None:
        number = max((one.number for one in self._planned), default=0) + 1
        heapq.heappush(self._planned, _Planned(at, number, do))

    def _looks(self) -> None:
        self.later(LOOKS, self._looks)
        self.watchdog_looks()

    def _tries(
        self,
        task: Callable[[], object],
        waits: tuple[timedelta, ...],
        give_up: Callable[[], None] = lambda: None,
    ) -> None:
        if not self._failed(task):
            return
        if waits:
            self.later(waits[0], lambda: self._tries(task, waits[1:], give_up))
        else:
            give_up()

    def _failed(self, task: Callable[[], object]) -> bool:
        """Whether the invocation ended in an error; after a death the next process is new."""
        try:
            task()
        except KilledError:
            self._finder = PlanFinder()
        except Exception:
            return True
        else:
            return False
        return True

    def _ingests(self, trigger_id: str) -> None:
        trigger, plan_arn = self._delivery(trigger_id)
        failures = TappedFailures(self.failures, self.world.tap)
        intake = Intake(self.world.ports, self._finder, failures)
        ingest_batch(intake, [({"id": trigger_id}, trigger)], plan_arn, self.world.now)

    def _keeps(self, trigger_id: str) -> None:
        _, plan_arn = self._delivery(trigger_id)
        self.failures.put({"id": trigger_id}, "given up", plan_arn)

    def _delivery(self, trigger_id: str) -> tuple[Trigger, str]:
        delivery = self.delivered[trigger_id]
        return delivery.trigger, delivery.plan_arn

    def _call(self, name: str, call: Callable[[], Any]) -> Any:
        number = self.witness.number + 1
        fault = self._faults.get(number)
        self.witness.calls.append(Call(number, self.world.now, name, fault))
        if fault is Fault.STALLED:
            self.lives(STALL)
        seen = [len(carrier.sent) for carrier in self._carriers]
        try:
            return call() if fault in {None, Fault.STALLED} else strike(fault, name, call)
        finally:
            if name == "send":
                new = [one.sent[known:] for one, known in zip(self._carriers, seen, strict=True)]
                self._sees(number, new)

    def _sees(self, number: int, messages: Iterable[Iterable[Message]]) -> None:
        handed = (Handed(number, code_in(one.text.body), one.address) for one in chain(*messages))
        self.witness.handed.extend(handed)

    @property
    def _carriers(self) -> tuple[FakeCarrier, FakeCarrier]:
        return self.world.sms, self.world.email
