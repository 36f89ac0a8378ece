"""Who was paged, who will be, and who else is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.page import ReceiptType
from incident_manager.ports import NotSent
from tests.world import DEPLOYMENT, World, essential, number_of

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader


from tests.contract.console.incident.an_incident import TABS, path


def test_they_show_who_was_paged_how_and_what_came_of_it(world: World, viewer: Reader) -> None:
    page = viewer.opens(path(world, "/engagements"))

    assert "primary escalation plan" in page.text
    assert "alice stage 1 SMS" in page.text
    assert "Sent" in page.text


def test_they_show_who_will_be_paged_and_when(world: World, viewer: Reader) -> None:
    page = viewer.opens(path(world, "/engagements"))

    assert "Next, if nobody answers" in page.text
    assert "bob stage 2" in page.text
    assert "in 5 min 0 s" in page.text


def test_who_is_on_call_then_is_told_as_well(console: Console, viewer: Reader) -> None:
    world = console.world
    carol = world.person("carol")
    nights = world.schedule("nights", world.rotation(carol))
    plan = world.escalation("late", (5, essential(world.person("dan"))), (5, essential(nights)))
    world.fires(world.response_plan("late", plan))

    page = viewer.opens(path(world, "/engagements"))

    assert "carol stage 2 on call for nights" in page.text


def test_a_carrier_that_refused_is_quoted(console: Console, viewer: Reader) -> None:
    world = console.world
    alice = world.person("alice", activated=True)
    world.sms.refusals[number_of("alice")] = NotSent("no such number", passing=False)
    world.fires(world.response_plan("checkout", alice))

    page = viewer.opens(path(world, "/engagements"))

    assert "Not sent" in page.text
    assert "no such number" in page.text


def test_an_accept_code_is_shown_to_nobody(world: World, viewer: Reader) -> None:
    page = world.pages[0]
    world.acknowledges(page)

    for tab in TABS:
        assert page.code not in viewer.opens(path(world, tab)).text


def test_more_people_are_engaged_and_paged(world: World, responder: Reader) -> None:
    carol = world.person("carol")
    responder.opens(path(world, "/engagements"))

    page = responder.presses("Engage and page", contact=carol.arn, word="Come, all of you")

    assert "Engaged, and paged." in page.text
    assert world.sms_to(carol) == 1
    assert len(world.incident.engagements) == 2


def test_nobody_is_engaged_for_an_incident_that_is_over(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/engagements"))
    world.resolves(world.incident)

    page = responder.presses("Engage and page", contact=DEPLOYMENT.contact("bob"))

    assert page.status == 400
    assert "RESOLVED" in page.text


def test_an_engagement_is_stopped(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/engagements"))

    page = responder.presses("Stop this engagement")

    assert world.engagement().stop_reason == "stopped in the console by ann-responder"
    assert "Next, if nobody answers" not in page.text


def test_a_code_acknowledges_the_page_that_it_was_sent_with(
    world: World, responder: Reader
) -> None:
    responder.opens(path(world, "/engagements"))

    responder.presses("Acknowledge by code", code=world.pages[0].code)

    assert world.pages[0].time_of(ReceiptType.READ)


@pytest.mark.parametrize("code", ["999999", "no", ""])
def test_a_wrong_code_acknowledges_nothing(world: World, responder: Reader, code: str) -> None:
    responder.opens(path(world, "/engagements"))

    page = responder.presses("Acknowledge by code", code=code)

    assert page.status == 400
    assert dict(page.form("Acknowledge by code").fields)["code"] == code
    assert not world.pages[0].read
