"""Metrics as graphs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.metric import Line
from incident_manager.ports import NotRead

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import METRIC, path


def add(responder: Reader, world: World, **given: str) -> str:
    """The name of the only metric."""
    responder.opens(path(world, "/diagnosis"))
    responder.presses("Add the metric", **given)
    found = re.search(r'hx-get="[^"]*/metrics/([^"]+)"', responder.page.html)
    return found[1] if found else ""


def test_a_metric_is_added_by_its_source_and_drawn_once_the_page_is_there(
    console: Console, world: World, responder: Reader
) -> None:
    start = world.now - timedelta(minutes=30)
    points = tuple((start + timedelta(minutes=at), float(at)) for at in range(20))
    console.metrics.answer = (Line("Errors", points),)
    name = add(responder, world, source=METRIC, title="")
    assert "Errors" in responder.page.text
    assert console.metrics.asked == []

    page = responder.opens(path(world, f"/metrics/{name}"), **{"hx-request": "true"})

    assert "<polyline" in page.html
    assert "Opened" in page.text
    assert "<main" not in page.html


def test_without_scripts_the_graph_is_a_page_of_its_own(
    console: Console, world: World, responder: Reader
) -> None:
    console.metrics.answer = NotRead("CloudWatch could not be reached.")
    add(responder, world, source=METRIC)

    page = responder.opens(responder.page.links["Show the graph"])

    assert "CloudWatch could not be reached." in page.text
    assert "<main" in page.html


def test_moments_of_the_incident_are_marked(
    console: Console, world: World, responder: Reader
) -> None:
    console.metrics.answer = (Line("Errors", ((world.now, 1.0),)),)
    name = add(responder, world, source=METRIC)
    world.passes(3)
    world.acknowledges(world.pages[0])
    world.passes(3)
    world.resolves(world.incident)
    world.passes(3)

    page = responder.opens(path(world, f"/metrics/{name}"))

    for mark in ("Opened", "Acknowledged", "Resolved"):
        assert mark in page.text


def test_a_source_that_can_not_be_drawn_is_refused_and_kept(
    world: World, responder: Reader
) -> None:
    responder.opens(path(world, "/diagnosis"))

    page = responder.presses("Add the metric", source='{"metrics": 1}', title="Mine")

    assert page.status == 400
    assert "metrics: a list with at least one" in page.text
    fields = dict(page.form("Add the metric").fields)
    assert (fields["source"], fields["title"]) == ('{"metrics": 1}', "Mine")


def test_a_metric_is_removed(world: World, responder: Reader) -> None:
    add(responder, world, source=METRIC)

    page = responder.presses("Remove this metric")

    assert "No metric yet" in page.text
