"""Routing rules: in order, refused where they can't be, and tried without opening anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from incident_manager.console.views.plans import choices
from incident_manager.domain.routes import Route, Routes
from incident_manager.services.change_routes import current_routes
from tests.fakes.crash import CallCount
from tests.recorded_events import load_event
from tests.world import DEPLOYMENT, World, records_of

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Page, Reader

HEALTH = {"source": ["aws.health"]}
FINDING = {"source": ["aws.securityhub"]}
ANY = {"source": [{"exists": True}]}


@pytest.fixture
def world(console: Console) -> World:
    """With the plans `checkout` and `security`, and no rules."""
    for name in ("checkout", "security"):
        console.world.response_plan(name)
    return console.world


def has(world: World, *rules: tuple[object, str]) -> None:
    routes = (Route(json.dumps(pattern), DEPLOYMENT.response_plan(plan)) for pattern, plan in rules)
    world.store.commit([Routes(tuple(routes), current_routes(world.store).version)])


def plans(world: World) -> list[str]:
    found = current_routes(world.store).routes
    return [one.response_plan_arn.rpartition("/")[2] for one in found]


def adds(reader: Reader, pattern: object, plan: str) -> Page:
    reader.opens("/settings/routes/new")
    text = pattern if isinstance(pattern, str) else json.dumps(pattern)
    return reader.presses("Add the rule", pattern=text, plan=plan)


def tries(reader: Reader, event: object) -> Page:
    reader.opens("/settings/routes")
    text = event if isinstance(event, str) else json.dumps(event)
    return reader.presses("Try it", event=text)


def test_a_rule_is_added_at_the_end(world: World, administrator: Reader) -> None:
    adds(administrator, FINDING, "security")
    page = adds(administrator, ANY, "checkout")

    assert plans(world) == ["security", "checkout"]
    assert "1 opens security" in page.text
    assert '{"source": ["aws.securityhub"]}' in page.text


def test_a_rule_is_changed_in_its_place(world: World, administrator: Reader) -> None:
    has(world, (FINDING, "security"), (ANY, "checkout"))
    administrator.opens("/settings/routes/1")

    administrator.presses("Save the rule", pattern=json.dumps(HEALTH), plan="checkout")

    assert plans(world) == ["checkout", "checkout"]
    assert json.loads(current_routes(world.store).routes[0].pattern) == HEALTH


def test_rules_change_places(world: World, administrator: Reader) -> None:
    has(world, (FINDING, "security"), (ANY, "checkout"))
    administrator.opens("/settings/routes")

    administrator.presses("Earlier")
    assert plans(world) == ["checkout", "security"]
    administrator.presses("Later")

    assert plans(world) == ["security", "checkout"]


def test_a_rule_is_removed(world: World, administrator: Reader) -> None:
    has(world, (FINDING, "security"), (ANY, "checkout"))
    administrator.opens("/settings/routes")

    administrator.presses("Remove the rule")

    assert plans(world) == ["checkout"]


@pytest.mark.parametrize(
    ("pattern", "plan", "fault"),
    [
        ("{", "checkout", "This is no JSON"),
        ("", "checkout", "This is no JSON"),
        ("[]", "checkout", "a pattern is an object"),
        ('{"source": "x"}', "checkout", "source: values are given as a list"),
        ('{"a": {"b": [{"odd": 1}]}}', "checkout", "a.b: odd is no operator"),
        ('{"source": ["x"]}', "", "Choose the response plan"),
    ],
)
def test_a_rule_that_can_t_be_is_shown_again_with_what_is_wrong(
    world: World, administrator: Reader, pattern: str, plan: str, fault: str
) -> None:
    page = adds(administrator, pattern, plan)

    assert page.status == 400
    assert fault in page.text
    fields = dict(page.form("Add the rule").fields)
    assert (fields["pattern"], fields["plan"]) == (pattern, plan)
    assert plans(world) == []


def test_rules_that_somebody_else_changed_are_shown_as_they_are_now(
    world: World, administrator: Reader
) -> None:
    has(world, (FINDING, "security"), (ANY, "checkout"))
    administrator.opens("/settings/routes")
    has(world, (ANY, "checkout"), (FINDING, "security"))

    page = administrator.presses("Remove the rule")

    assert page.status == 409
    assert "Somebody else changed the rules" in page.text
    assert plans(world) == ["checkout", "security"]


def test_a_change_of_a_rule_that_moved_overwrites_no_other(
    world: World, administrator: Reader
) -> None:
    has(world, (FINDING, "security"), (ANY, "checkout"))
    administrator.opens("/settings/routes/1")
    has(world, (ANY, "checkout"), (FINDING, "security"))

    for _ in range(2):
        page = administrator.presses("Save the rule", pattern=json.dumps(HEALTH))
        assert "Somebody else changed the rules" in page.text
        assert dict(page.form("Save the rule").fields)["pattern"] == json.dumps(HEALTH)
    assert plans(world) == ["checkout", "security"]


def test_a_new_rule_is_the_last_one_whoever_added_others(
    world: World, administrator: Reader
) -> None:
    administrator.opens("/settings/routes/new")
    has(world, (ANY, "checkout"))

    administrator.presses("Add the rule", pattern=json.dumps(HEALTH), plan="security")

    assert plans(world) == ["checkout", "security"]


def test_there_is_no_page_for_a_rule_that_is_not_there(world: World, administrator: Reader) -> None:
    for number in ("0", "1", "x", "-1"):
        assert administrator.opens(f"/settings/routes/{number}").status == 404


def test_an_event_is_tried_and_opens_nothing(world: World, viewer: Reader) -> None:
    has(world, (HEALTH, "checkout"), (FINDING, "security"))
    before = records_of(world)

    page = tries(viewer, load_event("ingest_alarm", "eventbridge_security_hub_finding"))

    assert "Rule 2 takes it: it would open an incident of security" in page.text
    assert records_of(world) == before


def test_an_alarm_of_a_topic_is_tried_as_it_comes(world: World, viewer: Reader) -> None:
    has(world, ({"source": ["aws.cloudwatch"]}, "checkout"))

    page = tries(viewer, load_event("ingest_alarm", "sns_alarm"))

    assert "Rule 1 takes it" in page.text


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"source": "acme", "detail-type": "x", "detail": {}}, "No rule takes it"),
        (
            {"source": "acme", "detail-type": "x", "detail": {}, "responsePlanArn": "PLAN"},
            "It names a plan itself",
        ),
        (
            {"source": "aws.health", "detail-type": "x", "detail": {}},
            "the plan gone does not exist",
        ),
        ({"no": "event"}, "It can’t be understood"),
    ],
)
def test_what_would_become_of_an_event_is_said(
    world: World, viewer: Reader, event: dict[str, object], said: str
) -> None:
    has(world, (HEALTH, "gone"))
    text = json.dumps(event).replace("PLAN", DEPLOYMENT.response_plan("checkout"))

    assert said in tries(viewer, text).text


@pytest.mark.parametrize("text", ["{", "[]", "7", ""])
def test_what_is_no_event_is_kept_and_said_to_be_none(
    world: World, viewer: Reader, text: str
) -> None:
    page = tries(viewer, text)

    assert page.status == 400
    assert dict(page.form("Try it").fields)["event"] == text


def test_patterns_and_events_are_text(world: World, administrator: Reader) -> None:
    hostile = '"><script>alert(1)</script>'
    adds(administrator, {"source": [hostile]}, "checkout")

    page = tries(administrator, json.dumps({"source": hostile, "detail-type": "x", "detail": {}}))

    assert "Rule 1 takes it" in page.text
    assert "<script>alert" not in page.html


def test_a_viewer_can_try_and_change_nothing(world: World, viewer: Reader) -> None:
    has(world, (HEALTH, "checkout"), (ANY, "checkout"))

    page = viewer.opens("/settings/routes")

    assert {one for form in page.forms for one in form.buttons} == {"Sign out", "Try it"}


def test_a_rule_may_lead_to_any_plan_however_many_there_are(
    world: World, administrator: Reader
) -> None:
    for number in range(250):
        world.response_plan(f"p-{number:03}")
    has(world, (HEALTH, "p-249"))

    page = administrator.opens("/settings/routes/1")

    assert "does not exist" not in page.html
    assert dict(page.form("Save the rule").fields)["plan"] == "p-249"
    assert "security" in administrator.opens("/settings/routes/new").html


def test_a_plan_beyond_all_that_are_offered_is_looked_up_before_it_is_said_to_be_gone(
    world: World, administrator: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "MOST", 1)
    has(world, (HEALTH, "security"), (FINDING, "gone"))

    assert "security (does not exist)" not in administrator.opens("/settings/routes/1").text
    assert "gone (does not exist)" in administrator.opens("/settings/routes/2").text


def test_what_is_no_name_of_a_plan_is_looked_up_nowhere(
    world: World, administrator: Reader
) -> None:
    administrator.opens("/settings/routes/new")
    world.tap.around = counted = CallCount()

    page = administrator.presses("Add the rule", pattern="{", plan="x" * 3_000)

    assert page.status == 400
    assert sorted(counted.names) == ["get", "response_plans"]  # the rules, and whom they may open
