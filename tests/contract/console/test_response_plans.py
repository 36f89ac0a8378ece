"""Response plans: shown with the ways in, made, changed, deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.response_plan import PagerDuty, ResponsePlan, SsmAutomation
from incident_manager.domain.role import Role
from incident_manager.domain.routes import Route, Routes
from incident_manager.store import Ref
from tests.world import DEPLOYMENT, World, essential

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

TOPIC = "arn:aws:sns:eu-central-1:123456789012:chat"
RUNBOOK = SsmAutomation(
    document_name="RestartCheckout", role_arn="arn:aws:iam::123456789012:role/x"
)


@pytest.fixture
def world(console: Console) -> World:
    world = console.world
    ops = world.escalation("ops", (5, essential(world.person("ann"))))
    world.response_plan("checkout", ops)
    return world


def stored(world: World, name: str = "checkout") -> ResponsePlan:
    found = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan(name)))
    assert found
    return found


def test_a_plan_shows_whom_it_engages_and_the_ways_in(world: World, viewer: Reader) -> None:
    world.store.commit([Routes((Route('{"source": ["shop"]}', stored(world).arn),))])

    text = viewer.opens("/response-plans/checkout").text

    assert "Engages ops" in text
    assert "function:ingest-alarm:checkout" in text
    assert "arn:aws:sns:eu-central-1:123456789012:alarms" in text
    assert '{"source": ["shop"]}' in text
    assert stored(world).arn in text


def test_a_plan_that_engages_nobody_says_so(world: World, viewer: Reader) -> None:
    world.response_plan("silent")

    assert "its incidents page nobody" in viewer.opens("/response-plans/silent").text


def test_a_plan_is_made_with_all_that_was_typed(world: World, administrator: Reader) -> None:
    administrator.opens("/response-plans/new")

    given: dict[str, str | list[str]] = {
        "name": "shop",
        "display_name": "Shop",
        "title": "The shop is down",
        "impact": "2",
        "summary": "**Look** at\n\nthe board",
        "dedupe": "shop",
        "engaged": ["ops", "ann"],
        "chat_topics": f"{TOPIC}\n",
        "targets": TOPIC,
        "tag-key-0": "team",
        "tag-value-0": "web",
    }
    administrator.presses("Create the plan", **given)

    assert "The response plan exists." in administrator.page.text
    made = stored(world, "shop")
    assert made.engagements == (DEPLOYMENT.contact("ops"), DEPLOYMENT.contact("ann"))
    assert (made.display_name, made.template.title, made.template.impact) == (
        "Shop", "The shop is down", 2
    )  # fmt: skip
    assert made.template.summary == "**Look** at\n\nthe board"
    assert made.template.tags == {"team": "web"}
    assert made.chat_topics == made.template.notification_topics == (TOPIC,)


def test_a_change_clears_what_was_emptied_and_leaves_the_runbook(
    world: World, administrator: Reader
) -> None:
    pager = PagerDuty("duty", "secret", "service")
    kept = replace(stored(world), chat_topics=(TOPIC,), actions=(RUNBOOK,), integrations=(pager,))
    world.store.commit([kept])
    administrator.opens("/response-plans/checkout/edit")
    assert "Runbook RestartCheckout PagerDuty duty" in administrator.page.text

    administrator.presses("Save the plan", chat_topics="", title="Slow", engaged=[])

    after = stored(world)
    assert "The response plan was changed." in administrator.page.text
    assert (after.template.title, after.chat_topics, after.engagements) == ("Slow", (), ())
    assert (after.actions, after.integrations) == ((RUNBOOK,), (pager,))


def test_a_plan_that_nobody_changes_stays_what_it_is(world: World, administrator: Reader) -> None:
    administrator.opens("/response-plans/checkout/edit")

    administrator.presses("Save the plan")

    after = stored(world)
    assert (after.template.title, after.engagements) == (
        "Checkout is down",
        (DEPLOYMENT.contact("ops"),),
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": "x" * 201}, "Title: "),
        ({"chat_topics": "nonsense"}, "nonsense is not the ARN of an SNS topic"),
        ({"tag-key-0": "aws:x", "tag-value-0": "y"}, "Tags of its incidents: a key has"),
        ({"tag-key-0": "a", "tag-key-1": "a"}, "a is there twice"),
    ],
)
def test_a_plan_that_is_refused_keeps_what_was_typed(
    world: World, administrator: Reader, changed: dict[str, str], told: str
) -> None:
    before = stored(world)
    administrator.opens("/response-plans/checkout/edit")

    page = administrator.presses("Save the plan", **changed)

    fields = dict(page.form("Save the plan").fields)
    assert page.status == 400
    assert told in page.text
    assert {name: fields[name] for name in changed} == changed
    assert stored(world) == before


def test_a_taken_name_is_told_as_the_api_tells_it(world: World, administrator: Reader) -> None:
    administrator.opens("/response-plans/new")

    page = administrator.presses("Create the plan", name="checkout", title="Again")

    assert page.status == 409
    assert "A response plan with the name checkout exists already" in page.text


def test_what_a_deletion_leaves_behind_is_shown_first(world: World, administrator: Reader) -> None:
    world.fires(stored(world), "cpu")
    world.store.commit([Routes((Route('{"source": ["shop"]}', stored(world).arn),))])

    administrator.opens("/response-plans/checkout/delete")

    text = administrator.page.text
    assert "1 routing rule leads to it" in text
    assert "These incidents are open and go on: Checkout is down [cpu]" in text
    administrator.presses("Delete")
    assert "The response plan was deleted." in administrator.page.text
    assert world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout"))) is None


def test_the_default_plan_says_that_it_is(
    console: Console, world: World, administrator: Reader
) -> None:
    settings = replace(console.site.tools.administration, default_plan_arn=stored(world).arn)
    tools = replace(console.site.tools, administration=settings)
    reader = replace(console, site=replace(console.site, tools=tools)).signed_in(Role.ADMINISTRATOR)

    assert "default plan, which is this one" in reader.opens("/response-plans/checkout").text
    assert (
        "It is the deployment's default plan"
        in reader.opens("/response-plans/checkout/delete").text
    )
    assert "which is this one" not in administrator.opens("/response-plans/checkout").text


def test_a_summary_is_markdown_that_does_no_harm(world: World, viewer: Reader) -> None:
    summary = (
        "**bold** <script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    )
    plan = stored(world)
    world.store.commit(
        [replace(plan, template=replace(plan.template, summary=summary, title=summary))]
    )

    page = viewer.opens("/response-plans/checkout")

    assert "<strong>bold</strong>" in page.html
    assert "<script>alert" not in page.html
    assert "<img" not in page.html
    assert 'href="javascript' not in page.html


def test_a_viewer_changes_no_response_plan(world: World, viewer: Reader) -> None:
    form = viewer.opens("/response-plans/checkout").form("Sign out")

    assert [list(one.buttons) for one in viewer.page.forms] == [["Sign out"]]
    for path in ("new", "checkout/edit", "checkout/delete"):
        assert viewer.opens(f"/response-plans/{path}").status == 403
        assert viewer.posts(f"/response-plans/{path}", form.fields).status == 403


def test_a_response_plan_that_is_not_there_is_not_found(viewer: Reader) -> None:
    assert viewer.opens("/response-plans/nothing").status == 404
