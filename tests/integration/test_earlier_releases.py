"""A release goes on with what an earlier one left: stored records, and executions under way; and so
it does, rolled back, with what a later one left.

`tests/releases` has what each release stored while an engagement ran: alice was paged at the start
of the world, and the schedule, where carol is on call from 03:05, is to be engaged five minutes
later.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.cli import export_file
from incident_manager.domain import utc
from incident_manager.domain.acknowledge_link import PageLink
from incident_manager.domain.contact import Contact
from incident_manager.domain.page import Acceptance
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.answer_link import look_up_link
from incident_manager.services.outcomes import Attached
from incident_manager.store import Ref
from tests.in_process_account import TABLE
from tests.lambda_functions import invoke
from tests.world import DEPLOYMENT, START, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.adapters.dynamodb.dump import Item

RELEASES = sorted((Path(__file__).parents[1] / "releases").glob("*.records"))


def as_stored(item: Item) -> Item:
    return item


def of_a_later_release(item: Item) -> Item:
    """Every part of the record has a member that this release has never heard of."""

    def grown(members: dict[str, Any]) -> dict[str, Any]:
        new = {"of_a_later_release": {"_": "Nobody", "knows": [1]}} if "_" in members else {}
        return members | new

    document = json.loads(item["document"]["S"], object_hook=grown)
    return {**item, "document": {"S": json.dumps(document)}}


@pytest.fixture(params=[as_stored, of_a_later_release], ids=lambda change: change.__name__)
def change(request: pytest.FixtureRequest) -> Callable[[Item], Item]:
    changed: Callable[[Item], Item] = request.param
    return changed


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def world(request: pytest.FixtureRequest, change: Callable[[Item], Item], deployed: None) -> World:
    """This release over the records of another one."""
    for item in export_file.read(request.param):
        boto3.client("dynamodb").put_item(TableName=TABLE, Item=change(item))
    return World(DynamoStore(TABLE, pause=lambda _: None))


def person(world: World, alias: str) -> Contact:
    found = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
    assert found is not None
    return found


def plan(world: World) -> ResponsePlan:
    found = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout")))
    assert found is not None
    return found


def test_there_is_a_release_to_go_on_from() -> None:
    assert RELEASES


def test_the_watchdog_pages_whoever_was_to_be_paged_next(world: World) -> None:
    world.lives(6)

    assert world.sms_to(person(world, "alice")) == 3  # again after two, four and six minutes
    assert world.sms_to(person(world, "bob")) + world.sms_to(person(world, "carol")) == 1


def test_an_execution_that_is_under_way_gets_the_answer_that_it_knows(world: World) -> None:
    engagement = world.engagement()
    assert engagement.next_due is not None
    given = {"engagementArn": engagement.arn, "plannedTime": "2026-11-20T03:02:00.000Z"}

    answered = invoke("advance_engagement", given)

    assert answered["engagementArn"] == engagement.arn
    assert utc.parse(answered["plannedTime"]) > START
    assert any(page.attempt == 2 for page in world.pages)


def test_an_alarm_that_repeats_is_absorbed_by_the_incident_that_is_open(world: World) -> None:
    assert isinstance(world.fires(plan(world)), Attached)


def test_a_page_is_sent_again_with_the_link_that_it_had_and_else_with_none(world: World) -> None:
    page = next(one for one in world.pages if one.contact_arn == person(world, "alice").arn)
    found = look_up_link(world.store, PageLink(page.arn, page.link))

    world.lives(3)

    (message,) = world.sms.sent
    assert ("Acknowledge: https://" in message.text.body) == (page.link != "")
    assert (found is not None) == (page.link != "")


def test_a_code_that_was_sent_before_still_acknowledges(world: World) -> None:
    page = next(one for one in world.pages if one.contact_arn == person(world, "alice").arn)

    accepted = world.acknowledges(page)
    world.lives(4)

    assert accepted.acceptance is Acceptance.ACCEPTED
    assert world.sms_to(person(world, "alice")) == 0
