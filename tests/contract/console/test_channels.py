"""Channels of a person: added, proven by a code, changed and deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import ChannelType
from incident_manager.domain.role import Role
from incident_manager.ports import NotSent
from tests.world import World, code_in, number_of

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

from tests.contract.console.a_person import MAIL, NUMBER, made, stored


@pytest.fixture
def world(console: Console) -> World:
    return console.world


def test_the_code_that_was_sent_activates_the_channel(world: World, administrator: Reader) -> None:
    made(administrator)
    (sent,) = world.sms.to(NUMBER)

    administrator.presses("Activate", code=f" {code_in(sent.text.body)} ")

    assert "The channel is activated." in administrator.page.text
    assert "Reachable" in administrator.page.text
    assert stored(world, "ann").channels[0].activated


def test_a_responder_activates_a_channel_too(
    console: Console, administrator: Reader, responder: Reader
) -> None:
    made(administrator)
    (sent,) = console.world.sms.to(NUMBER)
    responder.opens("/contacts/ann")

    responder.presses("Activate", code=code_in(sent.text.body))

    assert stored(console.world, "ann").channels[0].activated


def test_a_wrong_code_is_told_where_it_was_typed(world: World, administrator: Reader) -> None:
    made(administrator)

    page = administrator.presses("Activate", code="999999")

    assert page.status == 400
    assert "the activation code is wrong" in page.text
    assert not stored(world, "ann").channels[0].activated


def test_another_code_is_sent_when_it_may_be(world: World, administrator: Reader) -> None:
    made(administrator)
    assert administrator.presses("Send another code").status == 402
    assert "one activation code per 20 s" in administrator.page.text
    world.passes(1)

    administrator.presses("Send another code")

    assert "A code is on its way." in administrator.page.text
    assert len(world.sms.to(NUMBER)) == 2


def test_a_channel_is_added_renamed_switched_off_and_deleted(
    world: World, administrator: Reader
) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")
    administrator.presses("Add and send a code", type="EMAIL", name="Work", address=MAIL)
    assert [one.address for one in stored(world, "ann").channels] == [number_of("ann"), MAIL]

    administrator.presses("Save the channel", name="Pocket")
    assert stored(world, "ann").channels[0].name == "Pocket"
    assert stored(world, "ann").channels[0].activated
    administrator.presses("Switch it off")
    assert not stored(world, "ann").channels[0].activated
    administrator.presses("Delete it; the plan skips it then")
    assert [one.name for one in stored(world, "ann").channels] == ["Work"]
    assert "Skipped: it was deleted" in administrator.page.text


def test_a_channel_that_is_refused_keeps_what_was_typed(
    world: World, administrator: Reader
) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")

    page = administrator.presses("Add and send a code", type="EMAIL", name="Work", address="no")

    fields = dict(page.form("Add and send a code").fields)
    assert page.status == 400
    assert "an EMAIL channel takes one address" in page.text
    assert (fields["type"], fields["name"], fields["address"]) == ("EMAIL", "Work", "no")


def test_voice_is_not_offered(world: World, administrator: Reader) -> None:
    world.person("ann")

    assert "VOICE" not in administrator.opens("/contacts/ann").html


def test_who_opted_out_is_shown_so(world: World, viewer: Reader) -> None:
    world.person("ann")
    ann = stored(world, "ann")
    silent = replace(ann.channels[0], opted_out=True, activated=False)
    world.store.commit([ann.with_channel(silent)])

    text = viewer.opens("/contacts/ann").text

    assert "Opted out" in text
    assert "Skipped: its owner opted out" in text


def test_an_address_that_is_refused_is_told_at_its_field_in_the_form_s_words(
    world: World, administrator: Reader
) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")

    page = administrator.presses("Add and send a code", type="SMS", name="Home", address="12")

    assert "Address: SMS takes a number of the form +15550100" in page.text
    assert "SimpleAddress" not in page.html
    assert 'aria-describedby="address-help address-fault" aria-invalid="true"' in page.html


def test_a_channel_that_somebody_else_changed_is_not_changed_unseen(
    console: Console, world: World, administrator: Reader
) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")
    other = console.signed_in(Role.ADMINISTRATOR)
    other.opens("/contacts/ann")
    other.presses("Save the channel", address=NUMBER)
    other.presses("Send a code")
    other.presses("Activate", code=code_in(world.sms.to(NUMBER)[-1].text.body))

    page = administrator.presses("Save the channel", name="Work phone")

    (channel,) = stored(world, "ann").channels
    assert page.status == 409
    assert "Somebody else changed it" in page.text
    assert (channel.address, channel.activated) == (NUMBER, True)
    assert dict(page.form("Save the channel").fields)["name"] == "Work phone"


def test_a_channel_is_changed_knowingly_by_saving_once_more(
    console: Console, world: World, administrator: Reader
) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")
    other = console.signed_in(Role.ADMINISTRATOR)
    other.opens("/contacts/ann")
    other.presses("Save the channel", name="Pocket")
    administrator.presses("Save the channel", name="Work phone")

    administrator.presses("Save the channel")

    assert "The channel was changed." in administrator.page.text
    assert stored(world, "ann").channels[0].name == "Work phone"


def test_a_channel_that_nobody_changed_is_not_written(world: World, administrator: Reader) -> None:
    world.person("ann")
    before = stored(world, "ann")
    administrator.opens("/contacts/ann")

    administrator.presses("Save the channel")

    assert administrator.page.status == 200
    assert "The channel was changed." not in administrator.page.text
    assert stored(world, "ann") == before


def test_what_becomes_of_a_channel_that_is_gone_is_told(
    console: Console, world: World, administrator: Reader
) -> None:
    world.person("ann", activated=False)
    administrator.opens("/contacts/ann")
    other = console.signed_in(Role.ADMINISTRATOR)
    other.opens("/contacts/ann")
    other.presses("Delete it; the plan skips it then")

    page = administrator.presses("Send a code")

    assert page.status == 404
    assert 'role="alert"' in page.html


def test_a_channel_is_used_although_the_next_one_was_refused(
    world: World, administrator: Reader
) -> None:
    form = administrator.opens("/contacts/new").form("Create and send codes")
    given = [("alias", "ann"), ("address-SMS", NUMBER), ("address-EMAIL", MAIL)]
    fields = [*(pair for pair in form.fields if pair[0] not in dict(given)), *given]
    world.ports.senders.pop(ChannelType.EMAIL)  # type: ignore[attr-defined]

    page = administrator.posts("/contacts/new", fields)

    assert page.status == 400
    assert "not implemented yet" in page.text
    assert [len(one.targets) for one in stored(world, "ann").plan.stages or ()] == [1]


@pytest.fixture
def no_mail(world: World) -> World:
    """Its carrier takes nothing for the address."""
    world.email.refusals[MAIL] = NotSent("the address is not verified", passing=False)
    return world


def test_a_code_that_was_not_sent_is_not_said_to_be_when_a_channel_is_added(
    no_mail: World, administrator: Reader
) -> None:
    no_mail.person("ann")
    administrator.opens("/contacts/ann")

    page = administrator.presses("Add and send a code", type="EMAIL", name="Mail", address=MAIL)

    assert "The channel was added. A code could not be sent" in page.text
    assert "Enter the code" not in page.text
    assert "Code not sent" in page.text
    assert "Waiting for a code" not in page.text
    page = administrator.presses("Send a code")
    assert page.status == 400
    assert "the carrier did not take the activation code: the address is not verified" in page.text
    no_mail.email.refusals.clear()
    assert "A code is on its way." in administrator.presses("Send a code").text


def test_a_code_that_was_sent_is_asked_for_when_a_channel_is_added(
    world: World, administrator: Reader
) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")

    page = administrator.presses("Add and send a code", type="EMAIL", name="Mail", address=MAIL)

    assert "The channel was added. Enter the code that was sent." in page.text


def test_a_code_that_was_not_sent_is_not_said_to_be_when_a_contact_is_made(
    no_mail: World, administrator: Reader
) -> None:
    made(administrator, **{"address-EMAIL": MAIL})

    text = administrator.page.text
    assert "The contact exists. A code could not be sent" in text
    assert (text.count("Code not sent"), text.count("Waiting for a code")) == (1, 1)
    assert "Code not sent" in administrator.opens("/contacts").text
    assert stored(no_mail, "ann").channels
