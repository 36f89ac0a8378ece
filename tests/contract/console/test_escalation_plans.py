"""Escalation plans: listed, drawn, made by a form that grows, changed and deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import Contact, ContactTarget, Stage
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.store import Ref
from tests.world import DEPLOYMENT, World, essential, not_essential

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader


@pytest.fixture
def world(console: Console) -> World:
    """Ann first, then Bob; Carol is not activated."""
    world = console.world
    ann, bob = world.person("ann"), world.person("bob")
    carol = world.person("carol", activated=False)
    ops = world.escalation(
        "ops", (5, essential(ann)), (10, not_essential(bob)), (0, essential(carol))
    )
    world.response_plan("checkout", ops)
    return world


def stages(world: World, alias: str) -> tuple[Stage, ...] | None:
    found = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
    assert found
    return found.plan.stages


def test_both_kinds_of_plans_are_listed_with_whom_they_reach(world: World, viewer: Reader) -> None:
    world.escalation("empty")
    text = viewer.opens("/plans").text

    assert "checkout 1 Critical ops" in text
    assert "ops 3 stages ann , bob , carol (no channel of the engagement plan can be used)" in text
    assert "empty 0 stages Nobody" in text


def test_a_plan_is_told_and_drawn_stage_by_stage(world: World, viewer: Reader) -> None:
    page = viewer.opens("/plans/ops")

    assert (
        "Stage 1, at once ann Stage 2, after 5 min bob not essential Stage 3, after 15 min"
        in page.text
    )
    assert "Not reached: no channel of the engagement plan can be used" in page.text
    assert "Reaches nobody" in page.text
    assert "Engaged by checkout response plan" in page.text
    assert '<rect x="25%" y="7" width="50%"' in page.html


def test_a_stage_that_reaches_nobody_takes_no_time(world: World, viewer: Reader) -> None:
    gone = ContactTarget(is_essential=True, contact_arn=DEPLOYMENT.contact("gone"))
    world.escalation("late", (10, (gone,)), (5, essential(world.person("dora"))))

    text = viewer.opens("/plans/late").text

    assert "gone Not reached: deleted, or never made" in text
    assert "Reaches nobody, so the next stage begins at once" in text
    assert "Stage 2, at once dora" in text


def test_a_plan_is_made_by_a_form_that_grows(world: World, administrator: Reader) -> None:
    administrator.opens("/plans/new")
    administrator.presses(
        "Add a target", **{"alias": "web", "display_name": "Web", "target-0-0": "ann"}
    )
    given: dict[str, str | list[str]] = {
        "target-0-1": "bob",
        "essential-0-1": [],
        "minutes-0": "3",
    }
    administrator.presses("Add a stage", **given)
    assert administrator.page.status == 200
    assert "Stage 2" in administrator.page.text

    administrator.presses("Create the plan", **{"target-1-0": "bob", "minutes-1": "0"})

    assert "The escalation plan exists." in administrator.page.text
    ann, bob = DEPLOYMENT.contact("ann"), DEPLOYMENT.contact("bob")
    assert stages(world, "web") == (
        Stage(3, (ContactTarget(True, ann), ContactTarget(False, bob))),
        Stage(0, (ContactTarget(True, bob),)),
    )


def test_a_plan_is_changed_and_a_stage_removed(world: World, administrator: Reader) -> None:
    administrator.opens("/plans/ops/edit")
    administrator.presses("Remove", display_name="Night")
    assert dict(administrator.page.form("Save the plan").fields)["display_name"] == "Night"
    left = [
        name for name, _ in administrator.page.form("Save the plan").fields if "minutes" in name
    ]
    assert left == ["minutes-0", "minutes-1"]

    administrator.presses("Save the plan", **{"minutes-0": "7"})

    assert "The escalation plan was changed." in administrator.page.text
    assert "Night" in administrator.page.text
    assert [one.minutes for one in stages(world, "ops") or ()] == [7, 10]


def test_a_plan_that_nobody_changes_stays_what_it_is(world: World, administrator: Reader) -> None:
    before = stages(world, "ops")
    administrator.opens("/plans/ops/edit")

    administrator.presses("Save the plan")

    assert stages(world, "ops") == before


def test_whoever_is_gone_stays_in_the_form(world: World, administrator: Reader) -> None:
    gone = ContactTarget(is_essential=True, contact_arn=DEPLOYMENT.contact("gone"))
    world.escalation("late", (10, (gone,)))

    fields = dict(administrator.opens("/plans/late/edit").form("Save the plan").fields)

    assert fields["target-0-0"] == "gone"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"minutes-0": "soon"}, "Minutes: "),
        ({"minutes-0": "31"}, "Minutes: it is at most 30."),
        ({"target-0-0": "ops"}, "an escalation plan can't engage another escalation plan"),
    ],
)
def test_a_plan_that_is_refused_keeps_what_was_typed(
    world: World, administrator: Reader, changed: dict[str, str], told: str
) -> None:
    before = stages(world, "ops")
    administrator.opens("/plans/ops/edit")

    page = administrator.presses("Save the plan", **changed)

    fields = dict(page.form("Save the plan").fields)
    assert page.status == 400
    assert told in page.text
    assert {name: fields[name] for name in changed} == changed
    assert stages(world, "ops") == before


def test_what_engages_a_plan_is_shown_before_it_is_deleted(
    world: World, administrator: Reader
) -> None:
    administrator.opens("/plans/ops/delete")
    assert "checkout response plan" in administrator.page.text

    administrator.presses("Delete")

    assert "The escalation plan was deleted." in administrator.page.text
    assert "ops (deleted, or never made)" in administrator.page.text


def test_a_person_has_no_escalation_plan(world: World, viewer: Reader) -> None:
    viewer.opens("/plans/ann")

    assert viewer.path == "/console/contacts/ann"


def test_names_are_text_wherever_they_are_shown(world: World, administrator: Reader) -> None:
    hostile = f'<script>alert(1)</script> "><img src=x onerror=alert(1)> \u202e\u0300 {"x" * 8000}'
    for alias in ("ann", "ops"):
        found = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
        assert found
        world.store.commit([replace(found, display_name=hostile)])
    plan = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout")))
    assert plan
    template = replace(plan.template, title=hostile, tags={"k": hostile}, dedupe_string=hostile)
    world.store.commit([replace(plan, display_name=hostile, template=template)])

    for path in (
        "/plans",
        "/plans/ops",
        "/plans/ops/edit",
        "/plans/ops/delete",
        "/response-plans/checkout",
        "/response-plans/checkout/edit",
        "/response-plans/checkout/delete",
        "/simulate?engage=response-plan/checkout",
    ):
        page = administrator.opens(path)
        assert page.status == 200
        assert "<script>alert(1)</script>" in page.text
        assert "<img" not in page.html
        assert "<script>alert" not in page.html


def test_a_viewer_changes_no_plan(world: World, viewer: Reader) -> None:
    form = viewer.opens("/plans/ops").form("Sign out")

    assert [list(one.buttons) for one in viewer.page.forms] == [["Sign out"]]
    for path in ("/plans/new", "/plans/ops/edit", "/plans/ops/delete"):
        assert viewer.opens(path).status == 403
        assert viewer.posts(path, form.fields).status == 403


def test_a_form_without_its_token_changes_no_plan(world: World, administrator: Reader) -> None:
    assert administrator.posts("/plans/ops/delete", []).status == 403
    assert stages(world, "ops")


@pytest.mark.parametrize("alias", ["ann", "primary"])
def test_a_person_or_a_schedule_is_not_changed_or_deleted_as_a_plan(
    world: World, administrator: Reader, alias: str
) -> None:
    """Saved as a plan, they would lose their channels and rotations."""
    world.schedule("primary", world.rotation(world.person("dora")))
    before = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
    administrator.opens("/plans/ops/edit")
    fields = administrator.page.form("Save the plan").fields

    for page in ("edit", "delete"):
        assert administrator.opens(f"/plans/{alias}/{page}").status == 404
        assert administrator.posts(f"/plans/{alias}/{page}", fields).status == 404
    assert administrator.posts(f"/plans/{alias}/edit", [*fields, ("change", "x")]).status == 404

    assert world.store.get(Ref(Contact, DEPLOYMENT.contact(alias))) == before


def test_more_plans_than_one_page_has_are_all_listed_and_found(
    world: World, administrator: Reader
) -> None:
    """What is left out of a list reads as if it were not there."""
    for number in range(501):
        world.person(f"a-{number:03}")
    late = world.escalation("zz-late", (5, essential(world.person("zz-zoe"))))
    for number in range(200):
        world.response_plan(f"p-{number:03}")
    world.response_plan("search", late)

    assert "zz-late 1 stage zz-zoe" in administrator.opens("/plans").text
    assert "zz-zoe" in administrator.opens("/plans/new").html
    assert "zz-late" in administrator.opens("/response-plans/new").html
    assert "Engaged by search response plan" in administrator.opens("/plans/zz-late").text
    simulate = administrator.opens("/simulate").html
    assert "contact/zz-late" in simulate
    assert "response-plan/search" in simulate
