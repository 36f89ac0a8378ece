"""From an empty deployment to a page that was received, by the wizard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.console.wording import alias_of
from incident_manager.domain.contact import Contact
from incident_manager.domain.incident import IncidentStatus
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.role import Role
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.look_at_readiness import look_at_readiness
from incident_manager.store import Ref
from tests.benchmarks.calls import in_sequence
from tests.contract.console.conftest import console_of, key_of
from tests.contract.recorded_calls import recorded
from tests.world import DEPLOYMENT, World, code_in, essential, link_in, records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.adapters.dynamodb.store import DynamoStore
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

from tests.contract.console.a_wizard import (
    PHONE,
    activates,
    emptied,
    makes_a_contact,
    makes_the_set,
)

STEPS = ["replication-set", "contact", "escalation-plan", "response-plan", "test-page"]


@pytest.fixture
def world(console: Console) -> World:
    return emptied(console)


def test_a_newcomer_gets_to_a_received_page(world: World, administrator: Reader) -> None:
    page = administrator.opens("/")
    assert "Nobody can be paged yet" in page.text
    administrator.opens(page.links["Get prepared"])
    administrator.opens(administrator.page.links["Begin"])

    administrator.presses(f"Create in {DEPLOYMENT.region}")
    administrator.presses("Create and send a code", name="Ann Lee", address=PHONE)
    activates(world, administrator)
    administrator.presses("Create the escalation plan")
    administrator.presses("Create the response plan")
    page = administrator.presses("Send the test page")

    assert "Ann Lee SMS Sent" in page.text
    assert world.incident.title == "Test page"
    assert world.incident.impact == 5
    sent_to = administrator.path
    administrator.posts(link_in(world.sms.sent[-1].text.body), [])
    page = administrator.opens(sent_to)
    assert "It works" in page.text
    assert "--alarm-actions arn:aws:lambda" in page.text
    administrator.presses("Resolve the test")
    assert world.incident.status is IncidentStatus.RESOLVED
    assert "You are prepared" in administrator.opens("/get-prepared").text


def test_the_code_of_the_message_acknowledges_as_well(world: World, administrator: Reader) -> None:
    prepared(world, administrator)
    administrator.opens("/get-prepared/test-page")
    administrator.presses("Send the test page")

    page = administrator.presses("Acknowledge", code="no")
    assert page.status == 400
    code = code_in(world.sms.sent[-1].text.body)
    page = administrator.presses("Acknowledge", code=code)

    assert "It works" in page.text


def test_every_step_can_be_skipped(world: World, administrator: Reader) -> None:
    for step, following in zip(STEPS, [*STEPS[1:], None], strict=True):
        page = administrator.opens(f"/get-prepared/{step}")
        expected = f"/console/get-prepared/{following}" if following else "/console/"
        assert page.links["Skip"] == expected


def test_a_response_plan_can_come_before_anybody_to_engage(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/response-plan")

    administrator.presses("Create the response plan", name="Early")

    plan = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("early")))
    assert plan
    assert plan.engagements == ()


def test_it_goes_on_where_it_was_left_whoever_goes_on(
    console: Console, world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)

    other = console.reader()
    other.opens("/get-prepared/contact")
    key = key_of(Role.ADMINISTRATOR)
    other.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)

    assert "A code of six digits was sent to Ann Lee" in other.page.text
    activates(world, other)
    overview = other.opens("/get-prepared").text
    assert "Replication set Done" in overview
    assert "A contact Done" in overview
    assert "Go on: an escalation plan" in overview


def test_plans_are_made_of_what_was_chosen(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    for name in ("ann", "bob"):
        world.person(name)
    administrator.opens("/get-prepared/escalation-plan")
    administrator.presses(
        "Create the escalation plan", name="Night shift", first="bob", second="ann", minutes="7"
    )
    administrator.presses("Create the response plan", name="Shop", title="Shop", impact="1")

    plan = world.store.get(Ref(Contact, DEPLOYMENT.contact("night-shift")))
    response = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("shop")))

    assert plan
    assert plan.plan.stages
    assert [stage.minutes for stage in plan.plan.stages] == [7, 7]
    assert response
    assert response.template.impact == 1
    assert response.engagements == (plan.arn,)


@pytest.mark.parametrize("minutes", ["", "31", "x"])
def test_what_was_typed_for_a_plan_is_kept_when_it_is_refused(
    world: World, administrator: Reader, minutes: str
) -> None:
    makes_the_set(administrator)
    world.person("ann")
    administrator.opens("/get-prepared/escalation-plan")

    page = administrator.presses("Create the escalation plan", name="Night", minutes=minutes)

    assert page.status == 400
    assert dict(page.form("Create the escalation plan").fields)["name"] == "Night"


def test_a_test_of_a_plan_that_engages_nobody_says_so(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    world.response_plan("empty")
    administrator.opens("/get-prepared/test-page")

    assert "Nobody is paged" in administrator.presses("Send the test page").text


def test_a_form_that_is_sent_twice_sends_one_test(world: World, administrator: Reader) -> None:
    prepared(world, administrator)
    form = administrator.opens("/get-prepared/test-page").form("Send the test page")

    for _ in range(2):
        administrator.posts("/get-prepared/test-page", form.fields)

    assert len(world.incidents) == 1


def test_the_way_of_the_page_is_news_only_when_it_goes_on(
    world: World, administrator: Reader
) -> None:
    prepared(world, administrator)
    administrator.opens("/get-prepared/test-page")
    page = administrator.presses("Send the test page")
    seen = page.html.partition("seen=")[2].partition('"')[0]
    progress = f"{administrator.path}/progress?seen={seen}"

    assert administrator.opens(progress).status == 204
    world.acknowledges(world.pages[0])
    assert "It works" in administrator.opens(progress).text


def test_a_deployment_that_is_prepared_is_quiet(world: World, administrator: Reader) -> None:
    prepared(world, administrator)

    assert "All quiet" in administrator.opens("/").text


def test_a_viewer_sees_how_far_it_is_and_can_change_nothing(world: World, viewer: Reader) -> None:
    page = viewer.opens("/get-prepared")

    assert "An administrator's access key is needed" in page.text
    for step in STEPS:
        assert viewer.opens(f"/get-prepared/{step}").status == 403
        token = viewer.opens("/get-prepared").form("Sign out").fields
        before = records_of(world)
        assert viewer.posts(f"/get-prepared/{step}", token).status == 403
        assert records_of(world) == before


def test_a_form_without_its_token_makes_nothing(world: World, administrator: Reader) -> None:
    before = records_of(world)
    for step in STEPS:
        assert administrator.posts(f"/get-prepared/{step}", []).status == 403
    assert records_of(world) == before


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "left \u202e thgir ot"]
)
def test_a_name_is_text_whatever_it_is(world: World, administrator: Reader, name: str) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/contact")
    page = administrator.presses("Create and send a code", name=name, alias="odd", address=PHONE)

    assert dict(page.form("Create and send a code").fields)["name"] == name
    assert "<img" not in page.html
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("Ann Lee", "ann-lee"),
        ("  Zoë!  ", "zoe"),
        ("a_b-1", "a_b-1"),
        ("漢", ""),
        ("x" * 99, "x" * 40),
    ],
)
def test_an_alias_is_made_of_a_name(name: str, alias: str) -> None:
    assert alias_of(name) == alias


def prepared(world: World, reader: Reader) -> None:
    makes_the_set(reader)
    ann = world.person("ann")
    world.response_plan("default", world.escalation("primary", (5, essential(ann))))
    assert isinstance(world.store.get(THE_SET), ReplicationSet)


def test_only_so_many_contacts_are_looked_at(world: World) -> None:
    for number in range(1_201):
        world.person(f"a-{number:04}", activated=False)
    asked = 0

    def counted(name: str, call: Callable[[], Any]) -> Any:
        nonlocal asked
        asked += name == "contacts"
        return call()

    world.tap.around = counted
    assert len(look_at_readiness(world.ports.store).contacts) == 1_000
    assert asked == 5


@pytest.mark.parametrize("step", ["", "/contact", "/test-page"])
def test_a_step_asks_for_all_at_the_same_time(dynamo_store: DynamoStore, step: str) -> None:
    world = World(dynamo_store)
    administrator = console_of(world).signed_in(Role.ADMINISTRATOR)
    world.person("ann", activated=False)
    with recorded() as recorder:
        assert administrator.opens(f"/get-prepared{step}").status == 200

    assert in_sequence(recorder.take()) == 1
