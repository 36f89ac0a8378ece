"""The wizard's second step: a person, and a channel that is proven to be theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import Contact, Plan
from incident_manager.ports import NotSent
from incident_manager.store import Ref
from tests.world import DEPLOYMENT, World

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

from tests.contract.console.a_person import stored
from tests.contract.console.a_wizard import (
    PHONE,
    activates,
    emptied,
    makes_a_contact,
    makes_the_set,
)


@pytest.fixture
def world(console: Console) -> World:
    return emptied(console)


def test_the_contact_has_the_channel_in_its_plan(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)
    activates(world, administrator)

    contact = world.store.get(Ref(Contact, DEPLOYMENT.contact("ann-lee")))

    assert contact
    (channel,) = contact.channels
    assert channel.activated
    assert contact.plan.stages
    assert [one.channel_arn for one in contact.plan.stages[0].targets] == [channel.arn]  # type: ignore[union-attr]


def test_a_wrong_code_is_said_to_be_wrong_and_another_can_be_asked_for(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)

    page = administrator.presses("Activate", code="999999")
    assert page.status == 400
    world.passes(5)
    administrator.presses("Send another code")
    assert len(world.sms.sent) == 2
    activates(world, administrator)

    assert "Pages can reach this person now" in administrator.page.text


def test_a_contact_whose_channel_is_refused_is_not_left_behind(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)

    page = makes_a_contact(administrator, address="12345")

    assert page.status == 400
    fields = dict(page.form("Create and send a code").fields)
    assert (fields["name"], fields["address"]) == ("Ann Lee", "12345")
    assert world.store.get(Ref(Contact, DEPLOYMENT.contact("ann-lee"))) is None
    assert makes_a_contact(administrator).status == 200


@pytest.mark.usefixtures("world")
def test_what_is_wrong_with_an_address_or_a_code_is_told_at_its_field(
    administrator: Reader,
) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/contact")

    page = administrator.presses("Create and send a code", name="Ann", address="12", kind="SMS")
    assert "Address: SMS takes a number" in page.text
    assert 'aria-describedby="address-help address-fault" aria-invalid="true"' in page.html

    administrator.presses("Create and send a code", name="Ann", address=PHONE, kind="SMS")
    page = administrator.presses("Activate", code="000000")
    assert "Code: the activation code is wrong" in page.text
    assert 'aria-describedby="code-fault" aria-invalid="true"' in page.html


def targets(world: World, alias: str) -> list[int]:
    """How many a stage."""
    return [len(stage.targets) for stage in stored(world, alias).plan.stages or ()]


def test_a_number_may_be_written_in_groups(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/contact")

    administrator.presses(
        "Create and send a code", name="Ann", kind="SMS", address="+1 (555) 010-0123"
    )

    assert [one.address for one in world.sms.sent] == ["+15550100123"]


def test_a_code_that_is_right_leaves_the_plan_as_it_is(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    administrator.opens("/contacts/new")
    given = {"display_name": "Ann", "address-SMS": PHONE, "address-EMAIL": "ann@example.com"}
    administrator.presses("Create and send codes", **given)
    before = stored(world, "ann").plan
    administrator.opens("/get-prepared/contact")

    activates(world, administrator)

    assert "Pages can reach this person now." in administrator.page.text
    assert targets(world, "ann") == [2]
    assert stored(world, "ann").plan == before


def test_a_code_that_is_entered_elsewhere_makes_the_contact_reachable_too(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)
    administrator.opens("/contacts/ann-lee")

    activates(world, administrator)

    assert "Pages can reach Ann Lee" in administrator.opens("/get-prepared/contact").text


def test_somebody_whose_plan_uses_no_channel_is_mended_before_another_is_made(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    ann = world.person("ann", activated=False)
    world.change(ann, lambda one: replace(one, plan=Plan(stages=())))
    administrator.opens("/get-prepared/contact")
    administrator.presses("Send a code")

    page = activates(world, administrator)

    assert "A page for ann reaches nobody: the engagement plan uses no channel" in page.text
    assert "Pages can reach" not in page.text
    assert all("Create and send a code" not in one.buttons for one in page.forms)
    assert page.links["Change it at the contact"] == "/console/contacts/ann"


def test_a_code_that_was_not_sent_is_not_said_to_be(world: World, administrator: Reader) -> None:
    world.sms.refusals[PHONE] = NotSent("the number is not in the sandbox", passing=False)
    makes_the_set(administrator)

    page = makes_a_contact(administrator)

    assert "A code is on its way" not in page.text
    assert "was sent to" not in page.text
    assert "No code has been sent to Ann Lee" in page.text
    page = administrator.presses("Send a code")
    assert page.status == 400
    assert "the number is not in the sandbox" in page.text
    assert "A code is on its way" not in page.text


def test_a_code_that_could_not_be_sent_is_sent_once_it_can_be(
    world: World, administrator: Reader
) -> None:
    world.sms.refusals[PHONE] = NotSent("the number is not in the sandbox", passing=False)
    makes_the_set(administrator)
    makes_a_contact(administrator)
    world.sms.refusals.clear()

    page = administrator.presses("Send a code")

    assert "A code is on its way." in page.text
    assert "A code of six digits was sent to Ann Lee" in page.text
    activates(world, administrator)
    assert "Pages can reach this person now." in administrator.page.text


def test_a_code_that_nobody_asked_for_is_not_said_to_be_sent(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    world.person("ann", activated=False)

    page = administrator.opens("/get-prepared/contact")

    assert "No code has been sent to ann" in page.text
    assert all("Activate" not in one.buttons for one in page.forms)


def test_the_channel_that_a_code_was_sent_to_is_asked_for_it(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    world.sms.refusals[PHONE] = NotSent("the number is not in the sandbox", passing=False)
    administrator.opens("/contacts/new")
    given = {"display_name": "Ann", "address-SMS": PHONE, "address-EMAIL": "ann@example.com"}
    administrator.presses("Create and send codes", **given)

    text = administrator.opens("/get-prepared/contact").text

    assert "was sent to Ann : E-mail to ann@example.com" in text


def wizard_fields(reader: Reader, **given: str) -> list[tuple[str, str]]:
    """Of the form for the contact, filled in."""
    fields = reader.opens("/get-prepared/contact").form("Create and send a code").fields
    return [*(pair for pair in fields if pair[0] not in given), *given.items()]


def test_a_contact_s_form_that_is_sent_twice_makes_one_and_asks_for_its_code(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    fields = wizard_fields(administrator, name="Ann Lee", kind="SMS", address=PHONE)

    for _ in range(2):
        administrator.posts("/get-prepared/contact", fields)

    assert administrator.page.status == 200
    assert "A code of six digits was sent to Ann Lee" in administrator.page.text
    assert len(world.sms.sent) == len(stored(world, "ann-lee").channels) == 1


def test_a_form_that_is_sent_again_with_another_address_takes_nobody_away(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    fields = wizard_fields(administrator, name="Ann Lee", kind="SMS", address=PHONE)
    administrator.posts("/get-prepared/contact", fields)
    before = stored(world, "ann-lee")

    changed = [(name, "+15550199" if name == "address" else value) for name, value in fields]
    page = administrator.posts("/get-prepared/contact", changed)

    assert page.status in (400, 409)
    assert stored(world, "ann-lee") == before


def test_what_was_refused_can_be_mended_in_the_same_form(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator, address="12345")

    page = administrator.presses("Create and send a code", address=PHONE)

    assert "A code of six digits was sent to Ann Lee" in page.text
    assert [one.address for one in stored(world, "ann-lee").channels] == [PHONE]


def test_who_can_be_reached_counts_behind_hundreds_who_can_not(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    for number in range(250):
        world.person(f"a-{number:03}", activated=False)
    world.person("zoe")

    assert "Pages can reach zoe" in administrator.opens("/get-prepared/contact").text
