"""Who would be paged when: asked by address, answered without paging anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.world import World, essential, not_essential, number_of, records_of

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader


@pytest.fixture
def world(console: Console) -> World:
    """On the schedule of the first stage: Bob until 03:05, then Ann."""
    world = console.world
    ann, bob = world.person("ann", retry_minutes=2), world.person("bob")
    carol = world.person("carol", activated=False)
    web = world.schedule("web", world.rotation(ann, bob))
    ops = world.escalation("ops", (5, essential(web)), (5, not_essential(bob, carol)))
    world.response_plan("checkout", ops)
    return world


def asked(reader: Reader, **query: str) -> str:
    return reader.opens(f"/simulate?{urlencode(query)}").text


def test_a_plan_is_simulated_at_a_moment(world: World, viewer: Reader) -> None:
    before = records_of(world)

    text = asked(viewer, engage="response-plan/checkout", at="2026-11-20T04:00")

    assert "at once 20 Nov 04:00 UTC ann SMS" in text
    assert "page: escalation plan ops (stage 1), schedule web" in text
    assert "again every 2 min, 14 times, the last after 28 min" in text
    assert "attempt 2" not in text
    assert "after 5 min 20 Nov 04:05 UTC bob SMS page: escalation plan ops (stage 2)" in text
    assert "not reached: it is not activated (stage 2)" in text
    assert records_of(world) == before
    assert world.sms.sent == []


def test_another_moment_finds_somebody_else_on_call(world: World, viewer: Reader) -> None:
    before = asked(viewer, engage="contact/web", at="2026-11-20T03:04")
    after = asked(viewer, engage="contact/web", at="2026-11-20T03:05")

    assert "03:04 UTC bob SMS" in before
    assert "03:05 UTC ann SMS" in after


def test_an_acknowledgement_ends_it(world: World, viewer: Reader) -> None:
    viewer.opens("/simulate?engage=response-plan/checkout&at=2026-11-20T04:00")

    viewer.presses("Simulate", **{"who-0": "ann", "minutes-0": "3"})

    story = viewer.page.text.partition("Step by step")[2]
    assert "after 3 min 20 Nov 04:03 UTC ann acknowledges" in story
    assert "after 5 min" not in story
    fields = dict(viewer.page.form("Simulate").fields)
    assert (fields["who-0"], fields["minutes-0"], fields["who-1"]) == ("ann", "3", "")


def test_somebody_is_simulated_alone(world: World, viewer: Reader) -> None:
    text = asked(viewer, engage="contact/ann")

    assert "page: engaged by hand" in text


def test_the_drawing_has_a_row_for_everybody_in_it(world: World, viewer: Reader) -> None:
    page = viewer.opens("/simulate?engage=response-plan/checkout&at=2026-11-20T04:00")

    assert page.html.count('<svg class="track"') == len({"ann", "bob", "carol"})
    assert 'class="mark fault"' in page.html


def test_a_plan_that_engages_nobody_says_so(world: World, viewer: Reader) -> None:
    world.response_plan("silent")

    assert "Nobody would be paged" in asked(viewer, engage="response-plan/silent")


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ({"engage": "nonsense"}, 400, "Choose a plan"),
        ({"engage": "response-plan/gone"}, 404, "Resource not found"),
        ({"engage": "contact/ann", "at": "soon"}, 400, "soon is no time"),
        ({"engage": "contact/ann", "who-0": "ann", "minutes-0": "x"}, 400, "a whole number"),
        ({"engage": "contact/ann", "who-0": "gone", "minutes-0": "1"}, 404, "Resource not found"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_and_kept(
    world: World, viewer: Reader, query: dict[str, str], status: int, told: str
) -> None:
    text = asked(viewer, **query)

    assert viewer.page.status == status
    assert told in text
    fields = dict(viewer.page.form("Simulate").fields)
    assert {name: fields[name] for name in query} == query


def test_nothing_is_asked_at_first(world: World, viewer: Reader) -> None:
    assert "Step by step" not in viewer.opens("/simulate").text


def test_a_simulation_tells_no_address(world: World, viewer: Reader) -> None:
    page = viewer.opens("/simulate?engage=response-plan/checkout")

    assert number_of("ann") not in page.html


def test_a_hostile_question_is_text(world: World, viewer: Reader) -> None:
    hostile = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    page = viewer.opens(
        "/simulate?" + urlencode({"engage": hostile, "at": hostile, "who-0": hostile})
    )

    assert page.status == 400
    assert "<img" not in page.html
    assert "<script>alert" not in page.html
