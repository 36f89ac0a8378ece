"""A test page: sent without an incident, and followed until it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import Contact
from incident_manager.ports import NotSent
from incident_manager.store import Ref
from tests.world import DEPLOYMENT, World, code_in, number_of

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader


@pytest.fixture
def world(console: Console) -> World:
    console.world.person("ann", retry_minutes=2)
    return console.world


def test_a_test_page_says_that_it_is_one(world: World, responder: Reader) -> None:
    responder.opens("/contacts/ann")

    responder.presses("Send a test page")

    (sent,) = world.sms.to(number_of("ann"))
    assert "This is a test page" in sent.text.body
    assert "Nothing is wrong" in sent.text.body
    assert world.incidents == ()


def test_what_becomes_of_it_is_shown_until_it_is_read(world: World, responder: Reader) -> None:
    responder.opens("/contacts/ann")
    responder.presses("Send a test page")
    assert "SMS Sent Sent 20 Nov 03:00 UTC Delivered Acknowledged" in responder.page.text
    assert "SMS again at 20 Nov 03:02 UTC" in responder.page.text
    path = responder.path.removeprefix("/console")
    seen = responder.page.html.partition("seen=")[2].partition('"')[0]
    assert responder.opens(f"{path}/now?seen={seen}").status == 204

    responder.opens(path)
    (sent,) = world.sms.to(number_of("ann"))
    responder.presses("Acknowledge", code=code_in(sent.text.body))

    assert "It was read. Nothing more is sent." in responder.page.text
    assert "Acknowledged 20 Nov 03:00 UTC" in responder.page.text
    world.passes(10)
    assert len(world.sms.to(number_of("ann"))) == 1


def test_a_wrong_code_reads_nothing(world: World, responder: Reader) -> None:
    responder.opens("/contacts/ann")
    responder.presses("Send a test page")

    page = responder.presses("Acknowledge", code="nonsense")

    assert page.status == 400
    assert "Nothing more is sent" not in page.text


def test_a_test_that_is_ended_sends_nothing_more(world: World, responder: Reader) -> None:
    responder.opens("/contacts/ann")
    responder.presses("Send a test page")

    responder.presses("End the test")
    world.passes(10)

    assert "The test was ended. Nothing more is sent." in responder.page.text
    assert len(world.sms.to(number_of("ann"))) == 1


def test_a_page_that_was_not_sent_says_why(world: World, responder: Reader) -> None:
    world.sms.refusals[number_of("ann")] = NotSent("the number is blocked", passing=False)
    responder.opens("/contacts/ann")

    responder.presses("Send a test page")

    assert "Not sent" in responder.page.text
    assert "the number is blocked" in responder.page.text


def test_a_form_that_is_sent_twice_pages_once(world: World, responder: Reader) -> None:
    form = responder.opens("/contacts/ann").form("Send a test page")

    for _ in range(2):
        responder.posts("/contacts/ann/test", form.fields)

    assert len(world.sms.to(number_of("ann"))) == 1


def test_who_can_not_be_reached_is_not_paged(world: World, responder: Reader) -> None:
    world.person("bob", activated=False)

    page = responder.opens("/contacts/bob")

    assert all("Send a test page" not in one.buttons for one in page.forms)


def test_an_engagement_of_an_incident_is_no_test(world: World, viewer: Reader) -> None:
    ann = world.store.get(Ref(Contact, DEPLOYMENT.contact("ann")))
    assert ann
    world.fires(world.response_plan("checkout", ann))
    engagement = world.engagement().arn.rpartition("/")[2]

    page = viewer.opens(f"/contacts/ann/test/{engagement}")

    assert page.status == 404
    assert "it is no test" in page.text


def test_a_test_that_is_not_there_is_not_found(world: World, viewer: Reader) -> None:
    assert viewer.opens("/contacts/ann/test/nothing").status == 404
    assert viewer.opens("/contacts/nobody").status == 404
