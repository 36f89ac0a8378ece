"""A late, repeated or foreign code changes nothing and says which it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.page import Acceptance, ReceiptType
from incident_manager.services.accept_page import Accept, accept_page
from incident_manager.services.errors import NotFoundError
from incident_manager.services.stop_engagement import stop_engagement
from tests.world import World, essential, records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.page import Page


def paged() -> tuple[World, Page, Page]:
    """Two people were paged, one after the other; nobody answered yet."""
    world = World()
    alice, bob = world.person("alice"), world.person("bob")
    ops = world.escalation("ops", (5, essential(alice)), (5, essential(bob)))
    world.fires(world.response_plan("checkout", ops))
    world.passes(5)
    return world, world.page_of(alice), world.page_of(bob)


def test_the_code_of_another_page_is_refused() -> None:
    world, alice_s, bob_s = paged()
    before = records_of(world)

    answer = world.acknowledges(alice_s, code=bob_s.code)

    assert answer.acceptance is Acceptance.WRONG_CODE
    assert records_of(world) == before


@pytest.mark.parametrize("code", ["000000", "", "1", "٣٣٣٣٣٣", "'; DROP TABLE", " 000001"])
def test_anything_that_is_not_the_code_is_refused(code: str) -> None:
    world, page, _ = paged()
    before = records_of(world)

    answer = accept_page(
        world.ports, Accept(page_arn=page.arn, kind=ReceiptType.READ, code=code), world.now
    )

    assert answer.acceptance is Acceptance.WRONG_CODE
    assert records_of(world) == before


def test_the_code_again_says_that_it_was_acknowledged_already() -> None:
    world, page, _ = paged()
    world.acknowledges(page)
    before = records_of(world)

    answer = world.acknowledges(page)

    assert answer.acceptance is Acceptance.ALREADY
    assert records_of(world) == before


def test_the_code_of_the_person_s_other_channel_says_that_they_acknowledged_already() -> None:
    world = World()
    alice = world.person("alice", email=True)
    world.fires(world.response_plan("checkout", alice))
    by_sms, by_mail = world.pages
    world.acknowledges(by_sms)
    before = records_of(world)

    answer = world.acknowledges(by_mail)

    assert answer.acceptance is Acceptance.ALREADY
    assert records_of(world) == before


def resolve(world: World) -> None:
    world.resolves(world.incident)


def stop(world: World) -> None:
    stop_engagement(world.ports, world.engagement().arn, "enough", world.now)


@pytest.mark.parametrize("end", [resolve, stop])
def test_a_code_that_comes_late_says_that_the_engagement_was_stopped(
    end: Callable[[World], None],
) -> None:
    world, page, _ = paged()
    end(world)
    before = records_of(world)

    answer = world.acknowledges(page)

    assert answer.acceptance is Acceptance.STOPPED
    assert records_of(world) == before


def test_a_page_that_does_not_exist_is_not_found() -> None:
    world, page, _ = paged()
    before = records_of(world)
    foreign = Accept(page_arn=page.arn[:-1] + "x", kind=ReceiptType.READ, code=page.code)

    with pytest.raises(NotFoundError):
        accept_page(world.ports, foreign, world.now)

    assert records_of(world) == before


def test_the_page_of_another_account_is_not_found() -> None:
    world, page, _ = paged()
    namesake = page.arn.replace("123456789012", "210987654321")

    with pytest.raises(NotFoundError):
        accept_page(
            world.ports, Accept(page_arn=namesake, kind=ReceiptType.READ, code=page.code), world.now
        )


def test_that_a_page_was_delivered_acknowledges_nothing() -> None:
    world, page, _ = paged()
    delivered = Accept(page_arn=page.arn, kind=ReceiptType.DELIVERED, code=page.code)

    answer = accept_page(world.ports, delivered, world.now)

    assert answer.page.time_of(ReceiptType.DELIVERED) == world.now
    assert not answer.page.read
    assert world.engagement().acknowledged == ()


def test_a_wrong_code_marks_nothing_as_delivered() -> None:
    world, page, _ = paged()
    before = records_of(world)
    delivered = Accept(page_arn=page.arn, kind=ReceiptType.DELIVERED, code="wrong")

    answer = accept_page(world.ports, delivered, world.now)

    assert answer.acceptance is Acceptance.WRONG_CODE
    assert records_of(world) == before


def test_that_a_page_was_delivered_is_kept_once() -> None:
    world, page, _ = paged()
    delivered = Accept(page_arn=page.arn, kind=ReceiptType.DELIVERED, code=page.code)
    accept_page(world.ports, delivered, world.now)
    before = records_of(world)

    world.passes(1)
    accept_page(world.ports, delivered, world.now)

    assert records_of(world) == before


def test_without_validation_any_code_goes() -> None:
    world, page, _ = paged()

    answer = accept_page(
        world.ports, Accept(page_arn=page.arn, kind=ReceiptType.READ, code=None), world.now
    )

    assert answer.acceptance is Acceptance.ACCEPTED
    assert answer.page.read
    assert answer.page.time_of(ReceiptType.DELIVERED), "what was read was delivered too"
