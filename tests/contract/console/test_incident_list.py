"""The list of incidents, and starting one."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain import arn
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.store import Ref
from tests.fakes.crash import CallCount
from tests.world import DEPLOYMENT, World, essential

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "left \u202e thgir ot",
]


@pytest.fixture
def world(console: Console) -> World:
    """Alice is paged by the plan `checkout`."""
    alice = console.world.person("alice")
    plan = console.world.escalation("primary", (5, essential(alice)))
    console.world.response_plan("checkout", plan)
    return console.world


def fires(world: World, alarm: str) -> None:
    plan = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout")))
    assert plan
    world.fires(plan, alarm)


def test_an_open_incident_is_on_the_list_until_it_is_resolved(world: World, viewer: Reader) -> None:
    fires(world, "cpu")

    assert "Nobody has acknowledged yet" in viewer.opens("/").text
    world.acknowledges(world.pages[0])
    assert "Acknowledged by alice" in viewer.opens("/").text
    assert "In progress" in viewer.page.text
    world.resolves(world.incident)
    assert "All quiet" in viewer.opens("/").text
    assert "cpu" in viewer.page.text


def test_news_is_nothing_while_nothing_changes(world: World, viewer: Reader) -> None:
    fires(world, "cpu")
    seen = viewer.opens("/").html.partition("seen=")[2].partition('"')[0]
    world.passes(1)

    assert viewer.opens(f"/incidents/open?seen={seen}").status == 204
    world.acknowledges(world.pages[0])
    assert "Acknowledged by alice" in viewer.opens(f"/incidents/open?seen={seen}").text


def test_the_list_is_narrowed_by_title_and_impact(world: World, viewer: Reader) -> None:
    fires(world, "cpu")
    world.passes(1)
    fires(world, "disk")

    assert "disk" not in viewer.opens("/?q=CPU").text
    assert "[cpu]" in viewer.page.text
    assert "No open incident matches" in viewer.opens("/?impact=5").text


def test_the_oldest_open_incident_is_found_behind_a_hundred_others(
    world: World, viewer: Reader
) -> None:
    fires(world, "oldest")
    for number in range(100):
        world.passes(1)
        fires(world, f"cpu-{number}")

    assert "[oldest]" not in viewer.opens("/").text
    assert "No open incident matches among these" in viewer.opens("/?q=OLDEST").text
    older = unescape(viewer.page.html).partition("open-after=2")[2].partition('"')[0]
    assert "[oldest]" in viewer.opens(f"/?q=&open-after=2{older}").text
    assert "[cpu-0]" not in viewer.page.text


@pytest.mark.parametrize(("chosen", "impact"), [("", 1), ("5", 5)])
def test_a_person_starts_an_incident_of_the_plan_s_impact_or_another(
    world: World, responder: Reader, chosen: str, impact: int
) -> None:
    responder.opens("/incidents/new")

    responder.presses("Start and page", title="Checkout is slow", impact=chosen)

    assert world.incident.title == "Checkout is slow"
    assert world.incident.impact == impact
    assert len(world.pages) > 0


def test_among_several_plans_none_is_chosen_for_anybody(world: World, responder: Reader) -> None:
    world.response_plan("another")

    page = responder.opens("/incidents/new")

    assert dict(page.form("Start and page").fields)["plan"] == ""


def test_a_plan_that_was_deleted_meanwhile_makes_way_for_no_other(
    world: World, responder: Reader
) -> None:
    world.response_plan("another")
    responder.opens("/incidents/new?plan=checkout")
    plan = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout")))
    assert plan
    world.store.commit(delete=[plan])

    for _ in range(2):
        page = responder.presses("Start and page")
        assert page.status == 404
        assert dict(page.form("Start and page").fields)["plan"] == "checkout"

    assert world.incidents == ()
    assert "checkout (does not exist)" in page.text


def test_a_plan_beyond_the_first_two_hundred_is_started_as_well(
    world: World, responder: Reader
) -> None:
    for number in range(200):
        world.response_plan(f"a-{number}")

    assert "Pages alice now" in responder.opens("/incidents/new?plan=checkout").text
    responder.presses("Start and page")

    assert arn.owner(world.incident.arn) == "checkout"


def test_a_form_that_is_sent_twice_starts_one_incident(world: World, responder: Reader) -> None:
    form = responder.opens("/incidents/new").form("Start and page")

    for _ in range(2):
        responder.posts("/incidents/new", form.fields)

    assert len(world.incidents) == 1


def test_what_was_typed_is_kept_when_it_is_refused(world: World, responder: Reader) -> None:
    responder.opens("/incidents/new")

    page = responder.presses("Start and page", title="x" * 201, impact="2")

    assert page.status == 400
    assert "Title: " in page.text
    fields = dict(page.form("Start and page").fields)
    assert (fields["title"], fields["impact"]) == ("x" * 201, "2")
    assert world.incidents == ()


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_text_whatever_it_is(world: World, responder: Reader, title: str) -> None:
    responder.opens("/incidents/new")
    responder.presses("Start and page", title=title)

    page = responder.opens("/")

    assert title in page.text
    assert "<img" not in page.html
    assert "<script>alert" not in page.html


def test_without_a_response_plan_the_way_to_one_is_shown(
    console: Console, responder: Reader
) -> None:
    assert "There is no response plan yet" in responder.opens("/incidents/new").text


def test_who_would_be_paged_now_is_told_before_an_incident_is_started(
    world: World, responder: Reader
) -> None:
    ann, bob = world.person("ann", email=True), world.person("bob")
    carol = world.person("carol", activated=False)
    plan = world.escalation(
        "nights", (5, essential(ann)), (5, essential(carol)), (5, essential(bob))
    )
    world.response_plan("nights", plan)

    text = responder.opens("/incidents/new?plan=nights").text

    assert "Pages ann now by SMS and e-mail, then bob after 5 minutes by SMS" in text
    assert "carol is not reached: no channel of the engagement plan can be used" in text
    assert "nights reaches nobody in stage 2" in text
    assert world.sms.sent == []


def test_who_would_be_paged_follows_the_plan_that_is_chosen(
    world: World, responder: Reader
) -> None:
    world.response_plan("bob-only", world.person("bob"))
    world.response_plan("nobody")

    assert "Pages bob now" in responder.opens("/incidents/new?plan=bob-only").text
    assert "Pages alice now" in responder.presses("Who would be paged", plan="checkout").text
    assert "Pages alice now" in responder.opens("/incidents/paged-now?plan=checkout").text
    assert "Pages nobody now" in responder.opens("/incidents/paged-now?plan=nobody").text
    assert world.sms.sent == []


def test_telling_who_would_be_paged_takes_one_call_in_sequence(
    world: World, responder: Reader
) -> None:
    world.tap.around = counted = CallCount()

    responder.opens("/incidents/new?plan=checkout")

    assert sorted(counted.names) == ["contacts", "response_plans", "rotations"]
