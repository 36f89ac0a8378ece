"""Contacts, channels, response plans and what people write: the services behind the other
operations.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from incident_manager.domain.activation import LIFETIME, MAX_TRIES, SEND_INTERVAL
from incident_manager.domain.contact import (
    Channel,
    ChannelType,
    Contact,
    ContactTarget,
    ContactType,
    Plan,
    Stage,
)
from incident_manager.domain.incident import IncidentUpdate
from incident_manager.domain.response_plan import IncidentTemplate, ResponsePlan
from incident_manager.domain.timeline import EventType, TimelineEvent
from incident_manager.ports import NotSent, Sent
from incident_manager.services.activate_channel import activate_channel, send_code
from incident_manager.services.add_timeline_event import add_timeline_event
from incident_manager.services.check_plan import Check
from incident_manager.services.create_response_plan import create_response_plan
from incident_manager.services.errors import (
    ContendedError,
    InvalidError,
    NotFoundError,
    TakenError,
    TooManyError,
)
from incident_manager.services.manage_channel import create_channel, deactivate_channel
from incident_manager.services.manage_contact import ContactUpdate, create_contact, update_contact
from incident_manager.services.opt_out_channel import opt_out_channel
from incident_manager.services.retrying import until_committed
from incident_manager.services.run_all import run_all
from incident_manager.store import ConflictError, Ref
from tests.fakes.doors import FakeDoors
from tests.fakes.topics import FakeTopics
from tests.world import DEPLOYMENT, START, World, code_in, records_of

PHONE = "+15550100"


def new_contact(alias: str = "alice", kind: ContactType = ContactType.PERSONAL) -> Contact:
    return Contact(
        arn=DEPLOYMENT.contact(alias),
        alias=alias,
        type=kind,
        plan=Plan(stages=()),
        created=START,
        request="asked",
    )


def new_channel(kind: ChannelType = ChannelType.SMS, address: str = PHONE) -> Channel:
    return Channel(
        arn=DEPLOYMENT.channel("alice", f"id-of-{kind}-{address}"),
        name="phone",
        type=kind,
        address=address,
        request="asked",
    )


def with_channel() -> tuple[World, Channel]:
    """A contact with a channel whose code is on its way."""
    world = World()
    create_contact(world.ports, new_contact())
    made = create_channel(world.ports, new_contact().arn, new_channel(), world.now, deferred=False)
    return world, made.channel


def stored(world: World) -> Channel:
    contact = world.store.get(Ref(Contact, new_contact().arn))
    assert contact
    (channel,) = contact.channels
    return channel


def last_code(world: World) -> str:
    return code_in(world.sms.sent[-1].text.body)


# Channels


def test_a_new_channel_is_sent_its_code_and_activated_by_it() -> None:
    world, channel = with_channel()
    assert not stored(world).activated

    activate_channel(world.ports, channel.arn, last_code(world), world.now)

    assert stored(world).activated
    assert stored(world).activation is None


def test_a_code_works_once() -> None:
    world, channel = with_channel()
    activate_channel(world.ports, channel.arn, last_code(world), world.now)

    with pytest.raises(InvalidError, match="no activation code was sent"):
        activate_channel(world.ports, channel.arn, last_code(world), world.now)


def test_an_expired_code_activates_nothing() -> None:
    world, channel = with_channel()

    with pytest.raises(InvalidError, match="expired"):
        activate_channel(world.ports, channel.arn, last_code(world), world.now + LIFETIME)

    assert not stored(world).activated


def test_after_too_many_wrong_codes_the_right_one_is_void_until_a_new_one_is_sent() -> None:
    world, channel = with_channel()
    for _ in range(MAX_TRIES):
        with pytest.raises(InvalidError, match="is wrong"):
            activate_channel(world.ports, channel.arn, "wrong", world.now)
    with pytest.raises(InvalidError, match="too many"):
        activate_channel(world.ports, channel.arn, last_code(world), world.now)

    world.now += SEND_INTERVAL
    assert isinstance(send_code(world.ports, channel.arn, world.now), Sent)
    activate_channel(world.ports, channel.arn, last_code(world), world.now)

    assert stored(world).activated


def test_a_new_code_makes_the_one_before_void() -> None:
    world, channel = with_channel()
    first = last_code(world)
    world.now += SEND_INTERVAL
    send_code(world.ports, channel.arn, world.now)

    with pytest.raises(InvalidError, match="is wrong"):
        activate_channel(world.ports, channel.arn, first, world.now)


def test_codes_are_not_sent_faster_than_their_interval() -> None:
    world, channel = with_channel()

    with pytest.raises(TooManyError, match="20 s"):
        send_code(world.ports, channel.arn, world.now + SEND_INTERVAL - timedelta(seconds=1))

    assert len(world.sms.sent) == 1


def test_a_carrier_that_does_not_take_the_code_is_told_of() -> None:
    world, channel = with_channel()
    world.sms.refusals[PHONE] = NotSent("OptedOut", passing=False)

    assert send_code(world.ports, channel.arn, world.now + SEND_INTERVAL) == NotSent(
        "OptedOut", passing=False
    )


def test_a_deferred_channel_is_sent_no_code() -> None:
    world = World()
    create_contact(world.ports, new_contact())

    made = create_channel(world.ports, new_contact().arn, new_channel(), world.now, deferred=True)

    assert made.code is None
    assert world.sms.sent == []


def test_the_same_channel_again_changes_nothing_and_sends_nothing() -> None:
    world, channel = with_channel()
    before = records_of(world)

    again = create_channel(world.ports, new_contact().arn, new_channel(), world.now, deferred=False)

    assert again.channel.arn == channel.arn
    assert records_of(world) == before
    assert len(world.sms.sent) == 1


def test_an_address_is_one_channel_of_a_contact() -> None:
    world, _ = with_channel()
    twin = replace(new_channel(), arn=DEPLOYMENT.channel("alice", "other"), request="other")

    for channel in (twin, replace(new_channel(), request="other")):
        with pytest.raises(TakenError):
            create_channel(world.ports, new_contact().arn, channel, world.now, deferred=True)


def test_only_a_person_has_channels_and_only_of_types_with_a_carrier() -> None:
    world = World()
    create_contact(world.ports, new_contact())
    create_contact(world.ports, new_contact("ops", ContactType.ESCALATION))

    for contact, channel, why in (
        ("ops", new_channel(), "PERSONAL"),
        ("nobody", new_channel(), "PERSONAL"),
        ("alice", new_channel(ChannelType.VOICE), "not implemented yet"),
        ("alice", new_channel(address="0555"), "country code"),
    ):
        with pytest.raises(InvalidError, match=why):
            create_channel(
                world.ports, DEPLOYMENT.contact(contact), channel, world.now, deferred=False
            )


def test_a_code_is_refused_where_its_carrier_is_gone() -> None:
    world, channel = with_channel()
    ports = replace(world.ports, senders={})

    with pytest.raises(InvalidError, match="no carrier"):
        send_code(ports, channel.arn, world.now + SEND_INTERVAL)


def test_activating_brings_back_who_had_opted_out() -> None:
    world, channel = with_channel()
    opt_out_channel(world.ports, channel.arn)
    opt_out_channel(world.ports, channel.arn)
    assert stored(world).fault == "its owner opted out"

    activate_channel(world.ports, channel.arn, last_code(world), world.now)

    assert stored(world).fault is None


def test_a_deactivated_channel_needs_a_new_code() -> None:
    world, channel = with_channel()
    deactivate_channel(world.ports, channel.arn)

    with pytest.raises(InvalidError, match="send a new one"):
        activate_channel(world.ports, channel.arn, last_code(world), world.now)


def test_a_channel_that_does_not_exist_is_not_found() -> None:
    world, channel = with_channel()

    for missing in (channel.arn + "x", DEPLOYMENT.channel("nobody", "1")):
        with pytest.raises(NotFoundError):
            send_code(world.ports, missing, world.now)


# Contacts


def test_the_same_contact_again_is_the_first_and_another_one_is_refused() -> None:
    world = World()
    first = create_contact(world.ports, new_contact())

    again = create_contact(world.ports, new_contact())
    with pytest.raises(TakenError, match="alias alice"):
        create_contact(world.ports, replace(new_contact(), request="another"))

    assert again.arn == first.arn


def test_a_plan_that_breaks_a_rule_is_not_stored() -> None:
    world = World()
    wrong = Plan(stages=(Stage(5, (ContactTarget(True, DEPLOYMENT.contact("bob")),)),))

    with pytest.raises(InvalidError, match="contact channels"):
        create_contact(world.ports, replace(new_contact(), plan=wrong))
    create_contact(world.ports, new_contact())
    with pytest.raises(InvalidError, match="contact channels"):
        update_contact(world.ports, new_contact().arn, ContactUpdate(plan=wrong))


def test_an_update_changes_only_what_it_names() -> None:
    world = World()
    create_contact(world.ports, replace(new_contact(), display_name="Alice"))
    arn, plan = new_contact().arn, Plan(stages=(Stage(5),))

    update_contact(world.ports, arn, ContactUpdate(plan=plan))
    update_contact(world.ports, arn, ContactUpdate(display_name="Alice B."))
    contact = world.store.get(Ref(Contact, arn))

    assert contact
    assert (contact.display_name, contact.plan) == ("Alice B.", plan)
    with pytest.raises(NotFoundError):
        update_contact(world.ports, DEPLOYMENT.contact("nobody"), ContactUpdate())


# Response plans


CHECK = Check(FakeTopics(), DEPLOYMENT, START)


def new_plan(request: str = "asked") -> ResponsePlan:
    return ResponsePlan(
        arn=DEPLOYMENT.response_plan("checkout"),
        name="checkout",
        template=IncidentTemplate("Checkout is down", 1),
        created=START,
        request=request,
    )


def test_a_response_plan_has_its_door_whenever_it_is_asked_for() -> None:
    world, doors = World(), FakeDoors()

    create_response_plan(world.ports, doors, CHECK, new_plan())
    create_response_plan(world.ports, doors, CHECK, new_plan())

    assert doors.opened == ["checkout", "checkout"], "a lost door is made by asking again"


def test_a_response_plan_whose_door_could_not_be_made_is_not_stored() -> None:
    class NoDoors(FakeDoors):
        def open(self, plan_name: str) -> None:
            raise RuntimeError(f"no door for {plan_name}")

    world = World()
    with pytest.raises(RuntimeError):
        create_response_plan(world.ports, NoDoors(), CHECK, new_plan())

    assert world.store.get(Ref(ResponsePlan, new_plan().arn)) is None


def test_a_response_plan_engages_only_contacts_of_this_deployment() -> None:
    world, doors = World(), FakeDoors()
    foreign = replace(new_plan(), engagements=("arn:aws:ssm-contacts:x:1:contact/alice",))

    with pytest.raises(InvalidError, match="not a contact of this deployment"):
        create_response_plan(world.ports, doors, CHECK, foreign)

    assert doors.opened == []


def test_the_name_of_a_response_plan_is_taken_once() -> None:
    world, doors = World(), FakeDoors()
    create_response_plan(world.ports, doors, CHECK, new_plan())

    with pytest.raises(TakenError, match="name checkout"):
        create_response_plan(world.ports, doors, CHECK, new_plan("another"))


# What people write


def note(world: World, kind: str = EventType.NOTE, request: str = "asked") -> TimelineEvent:
    return TimelineEvent(
        incident_arn=world.incident.arn,
        id="id",
        type=kind,
        time=START,
        updated=START,
        data="{}",
        request=request,
    )


def test_a_note_is_written_once() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))

    for _ in range(2):
        add_timeline_event(world.ports, note(world))
    with pytest.raises(TakenError, match="clientToken"):
        add_timeline_event(world.ports, note(world, request="another"))

    assert [one.type for one in world.timeline()].count(EventType.NOTE) == 1


def test_nobody_writes_what_the_service_writes_or_for_no_incident() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))

    with pytest.raises(InvalidError, match="Custom Event, Note"):
        add_timeline_event(world.ports, note(world, EventType.START))
    with pytest.raises(NotFoundError):
        add_timeline_event(world.ports, replace(note(world), incident_arn="arn:a:b::1:x/y/z"))


def test_an_update_tells_what_it_changed_and_by_whom() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))

    world.passes(1)
    world.updates(world.incident, IncidentUpdate(title="Fire", impact=2, summary=""))

    told = world.timeline()[-1]
    assert told.type == EventType.UPDATE
    assert '"attributeName": "impact", "newValue": "2"' in told.data
    assert DEPLOYMENT.user("ops") in told.data
    assert world.incident.title == "Fire"


def test_an_update_that_changes_nothing_is_not_told() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))
    before = records_of(world)

    world.updates(world.incident, IncidentUpdate(impact=world.incident.impact))

    assert records_of(world) == before


def test_an_update_by_the_same_token_is_told_once() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))
    incident = world.incident
    world.updates(incident, IncidentUpdate(title="one"), token="token")
    world.updates(incident, IncidentUpdate(title="two"))

    world.updates(incident, IncidentUpdate(title="one"), token="token")

    assert world.incident.title == "two"


def test_an_incident_that_does_not_exist_is_not_updated() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))

    with pytest.raises(NotFoundError):
        missing = replace(world.incident, arn=world.incident.arn + "x")
        world.updates(missing, IncidentUpdate(title="x"))


# Retrying


def test_who_never_gets_through_is_told_to_try_again() -> None:
    tries = []

    def attempt() -> None:
        tries.append(1)
        raise ConflictError([Ref(Contact, "alice")])

    with pytest.raises(ContendedError, match="Contact"):
        until_committed(attempt)

    assert len(tries) == 10


def test_all_tasks_are_run_and_the_first_error_is_raised() -> None:
    done = []

    def task(number: int) -> int:
        done.append(number)
        if number in (1, 2):
            raise RuntimeError(f"error {number}")
        return number

    with pytest.raises(RuntimeError, match="error 1"):
        run_all(partial(task, number) for number in range(4))

    assert done == [0, 1, 2, 3]
    assert run_all([partial(task, 0), partial(task, 3)]) == (0, 3)
