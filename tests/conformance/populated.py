"""A deployment with some of everything that requests can name, all of it made as users make it.

What findings are made by does not exist yet, so they alone are put into the store.
"""

from __future__ import annotations

import json
from copy import copy
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.conformance.named import Named
from tests.contract.records import finding, put, stack_finding
from tests.fakes.ids import CountingIds
from tests.world import START, essential, records_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.response_plan import ResponsePlan
    from incident_manager.store import Aggregate
    from tests.contract.api.conftest import Api

DAILY = {
    "NumberOfOnCalls": 1,
    "RecurrenceMultiplier": 1,
    "DailySettings": [{"HourOfDay": 9, "MinuteOfHour": 0}],
}
ZONE = "Europe/Berlin"
_NEVER_REACHED = 100_000  # by the ids of what the deployment is populated with


class Populated:
    """The deployment, its two clients, and the names of all that is in it."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.clients: Mapping[str, Any] = {
            "ssm-incidents": api.incidents,
            "ssm-contacts": api.contacts,
        }
        _populate(api)
        self._now, self._kept = api.world.now, [_Kept(fake) for fake in _fakes(api)]
        self.named = self.names()

    @property
    def records(self) -> dict[tuple[str, str], Aggregate]:
        """Everything that is stored now."""
        return records_of(self.api.world)

    def names(self) -> Named:
        """Of all that is stored now, which may be more than at first."""
        return Named.in_records(self.records.values())

    def rewind(self) -> None:
        """All is again as it was, so that what comes next depends on nothing that came before."""
        for one in self._kept:
            one.restore()
        self.api.world.now = self._now
        vars(self.api.world.ports.ids).update(vars(CountingIds(_NEVER_REACHED)))
        self.api.incidents.list_replication_sets()  # after it the gate looks again

    def asked_of_outside(self) -> list[str]:
        """What store, carriers and runner are asked from now on, as it comes."""
        asked: list[str] = []

        def around(name: str, call: Callable[[], Any]) -> Any:
            asked.append(name)
            return call()

        self.api.world.tap.around = around
        return asked


class _Kept:
    """What a fake held at this moment. Its lists and maps hold values, which nobody changes."""

    def __init__(self, fake: object) -> None:
        self._fake, self._state = fake, {}
        names = (one.name for one in fields(fake)) if is_dataclass(fake) else vars(fake)
        for name in names:
            value = getattr(fake, name)
            self._state[name] = copy(value) if isinstance(value, list | dict | set) else value

    def restore(self) -> None:
        for name, value in self._state.items():
            held = copy(value) if isinstance(value, list | dict | set) else value
            setattr(self._fake, name, held)


def _fakes(api: Api) -> list[object]:
    parts = (*vars(api).values(), *vars(api.world).values())
    return [one for one in parts if type(one).__module__.startswith("tests.fakes.")]


def _populate(api: Api) -> None:
    world = api.world
    people = [
        world.person(name, email=True, retry_minutes=5, stages=(1, 0))
        for name in ("alice", "bob", "carol")
    ]
    _to_be_activated(api)
    ops = world.escalation("ops", (1, essential(*people)), (0, essential(*people[1:])))
    world.schedule("on-call")
    plans = [
        world.response_plan("checkout", *people[:2], ops, dedupe_string="shop"),
        world.response_plan("search", people[0]),
        world.response_plan("billing", ops),
    ]
    _policies(api, plans[0])
    _incidents(api, plans, people)
    _engagements(api, ops, people)
    _rotations(api, people)


def _to_be_activated(api: Api) -> None:
    """Somebody whose phone has a code that is still good."""
    dave = api.world.person("dave", activated=False)
    api.contacts.send_activation_code(ContactChannelId=dave.channels[0].arn)


def _policies(api: Api, plan: ResponsePlan) -> None:
    for account in range(3):
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::21098765432{account}:root"},
            "Action": ["ssm-incidents:StartIncident"],
            "Resource": [plan.arn],
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        api.incidents.put_resource_policy(resourceArn=plan.arn, policy=policy)


def _incidents(api: Api, plans: list[ResponsePlan], people: list[Contact]) -> None:
    """One by hand, with all that an incident can have; one by alarm; one that is resolved."""
    world, alice = api.world, people[0]
    links = [{"type": "OTHER", "value": {"url": f"https://example.com/{n}"}} for n in range(3)]
    items = [{"identifier": link, "title": "a link"} for link in links]
    incident_arn = api.incidents.start_incident(
        responsePlanArn=plans[0].arn, title="down", relatedItems=items
    )["incidentRecordArn"]
    world.passes(2)
    for minute in range(3):
        api.incidents.create_timeline_event(
            incidentRecordArn=incident_arn,
            eventType="Note",
            eventTime=START + timedelta(minutes=minute),
            eventData=f'"note {minute}"',
            eventReferences=[{"resource": alice.arn}],
        )
    for one in (finding("a"), stack_finding("b"), finding("c")):
        put(world.store, replace(one, incident_arn=incident_arn))
    api.incidents.tag_resource(resourceArn=incident_arn, tags={"team": "shop", "tier": "1"})
    world.fires(plans[1], "High-Errors")
    world.passes(1)
    world.fires(plans[2], "Low-Disk")
    world.resolves(world.incidents[0])


def _engagements(api: Api, ops: Contact, people: list[Contact]) -> None:
    """Three on their own, of which one is acknowledged and one was stopped."""
    world = api.world
    for contact in (ops, *people[:2]):
        world.passes(1)
        engagement_arn = api.contacts.start_engagement(
            ContactId=contact.arn, Sender="ops", Subject="disk", Content="Volume 7"
        )["EngagementArn"]
    api.contacts.stop_engagement(EngagementId=engagement_arn)
    page = next(one for one in world.pages if one.contact_arn == people[0].arn)
    api.contacts.accept_page(PageId=page.arn, AcceptType="DELIVERED", AcceptCode=page.code)
    api.contacts.accept_page(PageId=page.arn, AcceptType="READ", AcceptCode=page.code)


def _rotations(api: Api, people: list[Contact]) -> None:
    """Three rotations; the last has three overrides."""
    contacts = [one.arn for one in people]
    for name in ("weekdays", "nights", "weekends"):
        rotation_arn = api.contacts.create_rotation(
            Name=name, ContactIds=contacts, StartTime=START, TimeZoneId=ZONE, Recurrence=DAILY
        )["RotationArn"]
    for day in (2, 4, 6):
        api.contacts.create_rotation_override(
            RotationId=rotation_arn,
            NewContactIds=contacts[:1],
            StartTime=START + timedelta(days=day),
            EndTime=START + timedelta(days=day, hours=6),
        )
