"""Every page of the console, by name: what is photographed, and looked at for accessibility."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from incident_manager.domain import arn
from tests.browser.scene import Scene


@dataclass(frozen=True, slots=True)
class Stop:
    """`path` is within the console. `outside` is for who has not signed in. `statuses` are those of
    an answer that the browser would take for a fault.
    """

    name: str
    path: Callable[[Scene], str]
    outside: bool = False
    statuses: frozenset[int] = frozenset()


def _at(path: str) -> Callable[[Scene], str]:
    return lambda _: path


def _incident(name: str, tab: str = "") -> Callable[[Scene], str]:
    return lambda scene: f"incidents/{arn.path(scene.incidents[name])}{tab}"


STOPS = (
    Stop("sign-in", _at("sign-in"), outside=True),
    Stop("incidents", _at("")),
    Stop("incidents-filtered", _at("?q=payments&impact=2")),
    Stop("incidents-none", _at("?q=nothing+is+called+this")),
    Stop("incident-new", _at("incidents/new")),
    Stop("not-found", _at("no-such-page"), statuses=frozenset({404})),
)
