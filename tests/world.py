"""A deployment in one process with a clock that the test moves: real services over a store,
carriers that record.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.arn import Deployment
from incident_manager.domain.contact import (
    Channel,
    ChannelTarget,
    ChannelType,
    Contact,
    ContactTarget,
    ContactType,
    Plan,
    Stage,
)
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG
from incident_manager.domain.incident import Incident, IncidentStatus, IncidentUpdate
from incident_manager.domain.page import Page, ReceiptType
from incident_manager.domain.recurrence import HandOffTime, Recurrence
from incident_manager.domain.response_plan import IncidentTemplate, ResponsePlan
from incident_manager.domain.rotation import Rotation
from incident_manager.domain.trigger import AlarmState, Trigger
from incident_manager.ports import Ports
from incident_manager.services.accept_page import Accept, accept_page
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.services.audit_ledger import audit_ledger
from incident_manager.services.find_plan import PlanFinder
from incident_manager.services.ingest_trigger import ingest_trigger
from incident_manager.services.notify_hand_off import notify_hand_off
from incident_manager.services.rescue_overdue import rescue_overdue
from incident_manager.services.update_incident import Update, update_incident
from incident_manager.store import Ref, Span, Window
from tests.fakes.carriers import FakeCarrier
from tests.fakes.clock import Appointment, FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.memory_store import MemoryStore
from tests.fakes.tapped import Tap, TappedCarrier, TappedRunner, TappedStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.services.audit_ledger import Audit
    from incident_manager.services.outcomes import Accepted, Ingested, Notified, Rescue
    from incident_manager.store import Aggregate, Store

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DEPLOYMENT = Deployment("aws", "eu-central-1", "123456789012")
CONSOLE_URL = "https://incidents.example.com"
EVERYTHING = Window(1000)


class World:
    """`fires`, `passes`, `acknowledges`, `resolves` are what happens; the rest is what came of it.

    Services call through `tap`; what the test itself looks at goes past it.
    """

    def __init__(self, store: Store | None = None) -> None:
        self.now = START
        self.store: Store = store or MemoryStore()
        self.sms, self.email = FakeCarrier(), FakeCarrier()
        self.clock = FakeClock()
        self.tap = Tap()
        self.ports = Ports(
            deployment=DEPLOYMENT,
            store=TappedStore(self.store, self.tap),
            senders={
                ChannelType.SMS: TappedCarrier(self.sms, self.tap),
                ChannelType.EMAIL: TappedCarrier(self.email, self.tap),
            },
            ids=CountingIds(),
            runner=TappedRunner(self.clock, self.tap),
            clock=lambda: self.now,
            console_url=CONSOLE_URL,
        )
        self.finder = PlanFinder()

    # What there is

    def person(
        self,
        alias: str,
        *,
        retry_minutes: int | None = None,
        email: bool = False,
        activated: bool = True,
        stages: tuple[int, ...] = (0,),
    ) -> Contact:
        """Somebody with an SMS channel, or SMS and e-mail at the same time; `stages` in minutes."""
        kinds = [ChannelType.SMS, ChannelType.EMAIL] if email else [ChannelType.SMS]
        channels = tuple(self._channel(alias, kind, activated=activated) for kind in kinds)
        targets = tuple(ChannelTarget(channel.arn, retry_minutes) for channel in channels)
        contact = Contact(
            arn=DEPLOYMENT.contact(alias),
            alias=alias,
            type=ContactType.PERSONAL,
            plan=Plan(stages=tuple(Stage(minutes, targets) for minutes in stages)),
            channels=channels,
            created=START,
        )
        self.store.commit([contact])
        return contact

    def escalation(self, alias: str, *stages: tuple[int, tuple[ContactTarget, ...]]) -> Contact:
        """`stages`: minutes until the next one, and who is engaged."""
        contact = Contact(
            arn=DEPLOYMENT.contact(alias),
            alias=alias,
            type=ContactType.ESCALATION,
            plan=Plan(stages=tuple(Stage(minutes, targets) for minutes, targets in stages)),
            created=START,
        )
        self.store.commit([contact])
        return contact

    def rotation(
        self, *members: Contact, recurrence: Recurrence | None = None, notices: str = ""
    ) -> Rotation:
        """Since yesterday; every day at 03:05 UTC the next member takes over, unless asked
        otherwise. Nobody is told of it but by channels of the types that `notices` names.
        """
        rotation = Rotation(
            arn=DEPLOYMENT.rotation(self.ports.ids.new()),
            name="rotation",
            contact_arns=tuple(member.arn for member in members),
            start=self.now - timedelta(days=1),
            time_zone_id="Etc/UTC",
            recurrence=recurrence or Recurrence(1, 1, daily=(HandOffTime(3, 5),)),
            tags={HAND_OFF_TAG: notices} if notices else {},
            created=START,
        )
        self.store.commit([rotation])
        return rotation

    def change_rotation(self, rotation: Rotation, changed: Callable[[Rotation], Rotation]) -> None:
        current = self.store.get(Ref(Rotation, rotation.arn))
        assert current is not None
        self.store.commit([changed(current)])

    def schedule(self, alias: str, *rotations: Rotation) -> Contact:
        """Without rotations nobody is ever on call."""
        contact = Contact(
            arn=DEPLOYMENT.contact(alias),
            alias=alias,
            type=ContactType.ONCALL_SCHEDULE,
            plan=Plan(rotation_ids=tuple(one.arn for one in rotations)),
            created=START,
        )
        self.store.commit([contact])
        return contact

    def response_plan(
        self, name: str, *engaged: Contact, dedupe_string: str | None = None
    ) -> ResponsePlan:
        plan = ResponsePlan(
            arn=DEPLOYMENT.response_plan(name),
            name=name,
            template=IncidentTemplate("Checkout is down", 1, dedupe_string=dedupe_string),
            engagements=tuple(contact.arn for contact in engaged),
            created=START,
        )
        self.store.commit([plan])
        return plan

    def change(self, contact: Contact, changed: Callable[[Contact], Contact]) -> Contact:
        """The contact, changed behind the back of whoever engages them."""
        current = self.store.get(Ref(Contact, contact.arn))
        assert current is not None
        self.store.commit([changed(current)])
        return contact

    # What happens

    def fires(
        self,
        plan: ResponsePlan,
        alarm: str = "High-Errors",
        *,
        event_id: str | None = None,
        state: AlarmState = AlarmState.ALARM,
    ) -> Ingested:
        trigger = alarm_trigger(alarm, event_id or self.ports.ids.new(), state, self.now)
        return ingest_trigger(self.ports, self.finder, trigger, plan.arn, self.now)

    def passes(self, minutes: float) -> None:
        """Time goes on; the clock keeps its appointments on the way, each at its planned time.

        One that dies is tried again by the clock, with the same planned time.
        """
        until = self.now + timedelta(minutes=minutes)
        while appointment := self.clock.next_until(until):
            self.now = max(self.now, appointment.at)
            try:
                self._keeps(appointment)
            except BaseException:
                self.clock.retry(appointment, self.now)
                raise
        self.now = until

    def lives(self, minutes: int) -> None:
        """Time goes on, with the watchdog looking every minute."""
        for _ in range(minutes):
            self.passes(1)
            assert not self.rescue().failed

    def _keeps(self, appointment: Appointment) -> None:
        engagement_arn, planned = appointment.engagement_arn, appointment.planned
        following = advance_engagement(self.ports, engagement_arn, planned).next_due
        if following:
            self.clock.plan(engagement_arn, following)

    def rescue(self) -> Rescue:
        return rescue_overdue(self.ports, self.now + timedelta(minutes=1), at_once=1)

    def notifies(self) -> Notified:
        """A minute's run of whoever tells of hand-offs."""
        return notify_hand_off(self.ports, self.now + timedelta(minutes=1), at_once=1)

    def audit(self) -> Audit:
        """What the auditor finds now."""
        return audit_ledger(self.store, lambda: self.now, self.now + timedelta(minutes=1))

    def acknowledges(self, page: Page, code: str | None = None) -> Accepted:
        """With the right code unless another one is given."""
        accept = Accept(page_arn=page.arn, kind=ReceiptType.READ, code=code or page.code)
        return accept_page(self.ports, accept, self.now)

    def resolves(self, incident: Incident, token: str | None = None) -> Incident:
        return self.updates(incident, IncidentUpdate(status=IncidentStatus.RESOLVED), token)

    def updates(
        self, incident: Incident, attributes: IncidentUpdate, token: str | None = None
    ) -> Incident:
        """`token` is the client's; a fresh one unless the test repeats itself."""
        update = Update(
            incident_arn=incident.arn,
            attributes=attributes,
            by=DEPLOYMENT.user("ops"),
            token=token or self.ports.ids.new(),
            request=repr(attributes),
        )
        return update_incident(self.ports, update, self.now).after

    # What came of it

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return self.store.incidents(None, Span(), EVERYTHING).items

    @property
    def incident(self) -> Incident:
        (incident,) = self.incidents
        return incident

    def engagement(self, incident: Incident | None = None) -> Engagement:
        """The only engagement of the incident."""
        (engagement_arn,) = (incident or self.incident).engagements
        engagement = self.store.get(Ref(Engagement, engagement_arn))
        assert engagement is not None
        return engagement

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page of every incident, oldest first."""
        arns = [one for incident in self.incidents for one in incident.engagements]
        pages = [page for one in arns for page in self.store.pages(one, EVERYTHING).items]
        return tuple(sorted(pages, key=lambda page: page.created))

    def page_of(self, contact: Contact) -> Page:
        (page,) = [page for page in self.pages if page.contact_arn == contact.arn]
        return page

    def sms_to(self, contact: Contact) -> int:
        """How many SMS the person got."""
        return len(self.sms.to(number_of(contact.alias)))

    def timeline(self, incident: Incident | None = None) -> list[TimelineEvent]:
        """Oldest first."""
        arn = (incident or self.incident).arn
        return list(self.store.timeline(arn, EVERYTHING, newest_first=False).items)

    def notes(self) -> str:
        """Everything that was noted about people who could not be reached."""
        notes = [one for one in self.timeline() if one.type == "Incident Manager Engagement Note"]
        return " ".join(note.data for note in notes)

    def _channel(self, alias: str, kind: ChannelType, *, activated: bool) -> Channel:
        address = number_of(alias) if kind is ChannelType.SMS else f"{alias}@example.com"
        return Channel(
            arn=DEPLOYMENT.channel(alias, self.ports.ids.new()),
            name=kind.lower(),
            type=kind,
            address=address,
            activated=activated,
        )


def records_of(world: World) -> dict[tuple[str, str], Aggregate]:
    """Everything that is stored, to see that something changed none of it."""
    assert isinstance(world.store, MemoryStore)
    return dict(world.store.records)


def essential(*contacts: Contact) -> tuple[ContactTarget, ...]:
    return tuple(ContactTarget(True, contact.arn) for contact in contacts)


def not_essential(*contacts: Contact) -> tuple[ContactTarget, ...]:
    return tuple(ContactTarget(False, contact.arn) for contact in contacts)


def number_of(alias: str) -> str:
    """A number of the range that is kept free for fiction, the same for the same person."""
    return f"+1555{sum(ord(letter) * 31**place for place, letter in enumerate(alias)) % 10**7:07d}"


def code_in(text: str) -> str:
    """The code that a message asks to be typed back."""
    found = re.search(r"\bcode (?:is )?(\d{6})\b", text)
    assert found, "the message has no code"
    return found[1]


def link_in(text: str) -> str:
    """The path of the link that acknowledges."""
    found = re.search(rf"^Acknowledge: {CONSOLE_URL}(/\S+)$", text, re.MULTILINE)
    assert found, "the message has no link"
    return found[1]


def alarm_trigger(alarm: str, event_id: str, state: AlarmState, now: datetime) -> Trigger:
    alarm_arn = f"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:{alarm}"
    return Trigger(
        id=event_id,
        source="aws.cloudwatch",
        arn=alarm_arn,
        time=now,
        state=state,
        name=alarm,
        dedupe_key=alarm_arn,
        raw_data="{}",
        summary=f"`{alarm}` went into {state}",
        involved_resources=(),
        metric_definition=None,
        response_plan_arn=None,
        event={"source": "aws.cloudwatch", "detail": {"alarmName": alarm}},
    )
