"""The link in a page acknowledges this page when its button is pressed, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.acknowledge_link import PageLink, page_link
from incident_manager.domain.page import Acceptance, ReceiptType
from incident_manager.services.answer_link import acknowledge_link, look_up_link
from incident_manager.services.stop_engagement import stop_engagement
from tests.world import DEPLOYMENT, World, code_in, essential, link_in, number_of, records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Contact
    from incident_manager.services.outcomes import Accepted


def paged() -> tuple[World, Contact, Contact]:
    """Alice and Bob were paged, one after the other, and Carol is next; nobody answered yet."""
    world = World()
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    stages = [(5, essential(one)) for one in (alice, bob, carol)]
    world.fires(world.response_plan("checkout", world.escalation("ops", *stages)))
    world.passes(5)
    return world, alice, bob


def link_of(world: World, contact: Contact) -> PageLink:
    """As it was sent to them, by SMS."""
    message = world.sms.to(number_of(contact.alias))[-1].text.body
    link = page_link(DEPLOYMENT, link_in(message))
    assert link is not None
    return link


def press(world: World, link: PageLink) -> Accepted | None:
    return acknowledge_link(world.ports, link, world.now)


def test_the_link_acknowledges_and_ends_the_escalation() -> None:
    world, alice, _ = paged()

    answer = press(world, link_of(world, alice))
    world.lives(60)

    assert answer is not None
    assert answer.acceptance is Acceptance.ACCEPTED
    assert world.engagement().acknowledged == (alice.arn,)
    assert len(world.sms.sent) == 2, "carol is not paged any more"


def test_the_receipt_of_the_page_says_that_it_was_the_link() -> None:
    world, alice, _ = paged()

    press(world, link_of(world, alice))

    read = world.page_of(alice).receipt(ReceiptType.READ)
    assert read is not None
    assert read.info == "by the link in the page"


def test_a_link_in_a_mail_is_as_good() -> None:
    world = World()
    alice = world.person("alice", email=True)
    world.fires(world.response_plan("checkout", alice))
    link = page_link(DEPLOYMENT, link_in(world.email.sent[0].text.body))
    assert link is not None

    answer = press(world, link)

    assert answer is not None
    assert answer.page.read
    assert answer.page.channel_arn == alice.channels[1].arn


def test_a_page_that_is_sent_again_has_the_same_link() -> None:
    world = World()
    alice = world.person("alice", retry_minutes=2)
    world.fires(world.response_plan("checkout", alice))
    first = link_of(world, alice)

    world.passes(2)

    assert world.sms_to(alice) == 2
    assert link_of(world, alice) == first


def test_looking_shows_what_it_is_about_and_changes_nothing() -> None:
    """Mail scanners follow links, and messengers make previews of them."""
    world, alice, _ = paged()
    before = records_of(world)

    found = look_up_link(world.ports.store, link_of(world, alice))

    assert found is not None
    assert found.incident == world.incident
    assert found.page == world.page_of(alice)
    assert found.acceptance is Acceptance.ACCEPTED
    assert records_of(world) == before
    world.passes(5)
    assert len(world.sms.sent) == 3, "carol is paged"


def another_page_s(token: str, other: str) -> str:
    assert token != other
    return other


def a_changed_character(token: str, _: str) -> str:
    return ("B" if token[0] == "A" else "A") + token[1:]


def nothing(_: str, __: str) -> str:
    return ""


@pytest.mark.parametrize("forged", [another_page_s, a_changed_character, nothing])
def test_any_other_token_does_nothing(forged: Callable[[str, str], str]) -> None:
    world, alice, bob = paged()
    mine, other = link_of(world, alice), link_of(world, bob)
    wrong = replace(mine, token=forged(mine.token, other.token))
    before = records_of(world)

    assert look_up_link(world.ports.store, wrong) is None
    assert press(world, wrong) is None
    assert records_of(world) == before


def test_a_page_that_does_not_exist_answers_as_a_wrong_token_does() -> None:
    world, alice, _ = paged()
    mine = link_of(world, alice)
    unknown = replace(mine, page_arn=mine.page_arn[:-1] + "x")

    assert look_up_link(world.ports.store, unknown) is None
    assert press(world, unknown) is None


def resolve(world: World, _: PageLink) -> None:
    world.resolves(world.incident)


def stop(world: World, _: PageLink) -> None:
    stop_engagement(world.ports, world.engagement().arn, "enough", world.now)


def answer_by_code(world: World, link: PageLink) -> None:
    page = next(one for one in world.pages if one.arn == link.page_arn)
    world.acknowledges(page)


def answer_by_link(world: World, link: PageLink) -> None:
    press(world, link)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (resolve, Acceptance.STOPPED),
        (stop, Acceptance.STOPPED),
        (answer_by_code, Acceptance.ALREADY),
        (answer_by_link, Acceptance.ALREADY),
    ],
)
def test_a_link_that_comes_late_changes_nothing_and_says_so(
    end: Callable[[World, PageLink], None], said: Acceptance
) -> None:
    world, alice, _ = paged()
    link = link_of(world, alice)
    end(world, link)
    before = records_of(world)

    found, answer = look_up_link(world.ports.store, link), press(world, link)

    assert found is not None
    assert answer is not None
    assert found.acceptance is answer.acceptance is said
    assert records_of(world) == before


def test_who_has_no_token_does_not_learn_that_a_page_was_answered() -> None:
    world, alice, _ = paged()
    link = link_of(world, alice)
    press(world, link)

    assert press(world, replace(link, token="A" * 22)) is None


def test_a_link_shows_that_somebody_else_has_answered() -> None:
    world, alice, bob = paged()
    link = link_of(world, alice)
    press(world, link_of(world, bob))

    found = look_up_link(world.ports.store, link)

    assert found is not None
    assert found.engagement.answered


def test_a_link_shows_its_page_also_when_the_incident_was_deleted_or_there_was_none() -> None:
    world, alice, _ = paged()
    link = link_of(world, alice)
    world.store.commit(delete=[world.incident])

    found = look_up_link(world.ports.store, link)

    assert found is not None
    assert found.incident is None


@pytest.mark.parametrize("token", ["", "A" * 22])
def test_a_page_of_a_release_that_made_no_tokens_is_acknowledged_by_its_code_alone(
    token: str,
) -> None:
    world, alice, _ = paged()
    world.store.commit([replace(world.page_of(alice), link="")])
    link = PageLink(world.page_of(alice).arn, token)
    before = records_of(world)

    assert look_up_link(world.ports.store, link) is None
    assert press(world, link) is None
    assert records_of(world) == before
    assert world.acknowledges(world.page_of(alice)).acceptance is Acceptance.ACCEPTED


def test_without_a_console_a_page_is_acknowledged_by_its_code_alone() -> None:
    world = World()
    world.ports = replace(world.ports, console_url="")
    alice = world.person("alice")
    world.fires(world.response_plan("checkout", alice))

    (message,) = world.sms.sent

    assert "://" not in message.text.body
    answer = world.acknowledges(world.page_of(alice), code_in(message.text.body))
    assert answer.acceptance is Acceptance.ACCEPTED
