"""The page that the link in a page opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.engagement import Message
from incident_manager.domain.incident import IncidentUpdate
from incident_manager.services.engage_contact import Engage, engage_contact
from incident_manager.services.outcomes import Accepted
from tests.world import World, essential, link_in, not_essential, number_of, records_of

if TYPE_CHECKING:
    from incident_manager.domain.contact import Contact
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader


@pytest.fixture
def world(console: Console) -> World:
    """Alice, and Bob after five minutes; Carol answers for herself alone."""
    world = console.world
    people = [world.person(name) for name in ("alice", "bob", "carol")]
    alice, bob, carol = people
    plan = world.escalation(
        "primary", (5, (*essential(alice), *not_essential(carol))), (5, essential(bob))
    )
    world.fires(world.response_plan("checkout", plan), "cpu")
    return world


@pytest.fixture
def reader(console: Console) -> Reader:
    """Somebody with a phone, signed in nowhere."""
    return console.reader()


def link_to(world: World, alias: str) -> str:
    """The newest that was sent to the person."""
    return link_in(world.sms.to(number_of(alias))[-1].text.body)


def test_it_says_what_is_the_matter_and_changes_nothing(world: World, reader: Reader) -> None:
    before = records_of(world)

    page = reader.opens(link_to(world, "alice"))

    assert page.status == 200
    assert world.incident.title in page.text
    assert "1 Critical" in page.text
    assert "alice was paged at" in page.text
    assert "the escalation ends with you" in page.text
    assert records_of(world) == before


@pytest.mark.parametrize("end", ["/", ".", ","])
def test_what_stands_behind_an_address_in_a_sentence_is_none_of_it(
    world: World, reader: Reader, end: str
) -> None:
    assert reader.opens(link_to(world, "alice") + end).status == 200


def test_a_scanner_that_asks_for_the_head_changes_nothing(world: World, reader: Reader) -> None:
    before = records_of(world)

    answer = reader.serve(
        {
            "rawPath": link_to(world, "alice"),
            "headers": {},
            "requestContext": {"http": {"method": "HEAD"}},
        }
    )

    assert answer["statusCode"] == 200
    assert records_of(world) == before


def test_its_button_acknowledges_and_says_what_follows(
    console: Console, world: World, reader: Reader
) -> None:
    reader.opens(link_to(world, "alice"))

    page = reader.presses("Acknowledge")

    assert "You have it" in page.text
    assert "Nobody else will be paged" in page.text
    assert any(isinstance(one, Accepted) for one in console.told)
    world.passes(30)
    assert world.sms.to(number_of("bob")) == []


def test_who_answers_for_themselves_alone_is_told_that_others_are_paged(
    world: World, reader: Reader
) -> None:
    page = reader.opens(link_to(world, "carol"))
    assert "your own pages stop" in page.text

    page = reader.presses("Acknowledge")

    assert "Your own pages stop" in page.text
    assert "Nobody else" not in page.text


def test_nobody_is_said_to_be_spared_while_another_engagement_runs(
    console: Console, reader: Reader
) -> None:
    world = console.world
    alice, bob = world.person("alice"), world.person("bob")
    world.fires(world.response_plan("checkout", alice, bob), "cpu")
    reader.opens(link_to(world, "alice"))

    page = reader.presses("Acknowledge")

    assert "The incident engages others as well" in page.text
    assert "Nobody else" not in page.text
    reader.opens(link_to(world, "bob"))
    assert "Nobody else will be paged" in reader.presses("Acknowledge").text


def test_it_works_from_the_page_that_sends_no_origin(world: World, reader: Reader) -> None:
    """Where no referrer is told, browsers say that the form's origin is null."""
    link = link_to(world, "alice")

    page = reader.posts(link, [], origin="null")

    assert "You have it" in page.text


def test_a_second_press_changes_nothing(world: World, reader: Reader) -> None:
    link = link_to(world, "alice")
    reader.posts(link, [])
    before = records_of(world)

    page = reader.posts(link, [])

    assert "You have it" in page.text
    assert records_of(world) == before


def test_who_comes_second_sees_who_has_it_and_can_say_so_too(world: World, reader: Reader) -> None:
    reader.posts(link_to(world, "alice"), [])

    page = reader.opens(link_to(world, "carol"))

    assert "alice has acknowledged" in page.text
    assert "Acknowledge" in page.forms[0].buttons


def test_a_resolved_incident_is_said_to_be_resolved(world: World, reader: Reader) -> None:
    link = link_to(world, "alice")
    world.resolves(world.incident)

    page = reader.opens(link)

    assert "was resolved at" in page.text
    assert page.forms == []


def test_an_engagement_without_an_incident_says_who_pages(console: Console, reader: Reader) -> None:
    alice = console.world.person("alice")
    engaged(console.world, alice, Message("ops", "secret matter", "all of it"))

    page = reader.opens(link_to(console.world, "alice"))

    assert "ops is paging you" in page.text
    assert "secret matter" not in page.text
    assert "Nobody else will be paged" in reader.presses("Acknowledge").text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("change", ["token", "page", "alias", "shape"])
def test_what_is_no_link_of_ours_is_not_found(
    world: World, reader: Reader, method: str, change: str
) -> None:
    _, a, alias, page_id, token = link_to(world, "alice").split("/")
    changed = {
        "token": f"/{a}/{alias}/{page_id}/{token[:-1]}B",
        "page": f"/{a}/{alias}/{'0' * 8}{page_id[8:]}/{token}",
        "alias": f"/{a}/bob/{page_id}/{token}",
        "shape": f"/{a}/{alias}/{page_id}/x",
    }[change]
    before = records_of(world)

    page = reader.opens(changed) if method == "GET" else reader.posts(changed, [])

    assert page.status == 404
    assert "This link is not good, or no longer" in page.text
    assert records_of(world) == before


def test_its_address_is_told_to_nobody(world: World, reader: Reader) -> None:
    for page in (reader.opens(link_to(world, "alice")), reader.opens("/a/alice/x/y")):
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"


def test_who_is_signed_in_goes_on_to_the_incident(world: World, responder: Reader) -> None:
    page = responder.opens(link_to(world, "alice"))

    assert page.links["To the incident"].startswith("/console/incidents/checkout/")


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_a_title_is_text_whatever_it_is(world: World, reader: Reader, title: str) -> None:
    world.updates(world.incident, IncidentUpdate(title=title))

    page = reader.opens(link_to(world, "alice"))

    assert title in page.text
    assert "<img" not in page.html


def engaged(world: World, contact: Contact, message: Message) -> None:
    asked = Engage(
        contact_arn=contact.arn,
        message=message,
        engagement_id=world.ports.ids.new(),
        request="once",
    )
    engage_contact(world.ports, asked, world.now)
