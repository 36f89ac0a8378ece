"""Every page of the console, by name: what is photographed, and looked at for accessibility."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from incident_manager.domain import arn
from tests.browser.scene import Scene
from tests.browser.stories import incident_path

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Stop:
    """`path` is within the console. `outside` is for who has not signed in. `statuses` are those of
    an answer that the browser would take for a fault.
    """

    name: str
    path: Callable[[Scene], str]
    outside: bool = False
    statuses: frozenset[int] = frozenset()

    def visit(self, page: Page, scene: Scene) -> None:
        page.goto(self.path(scene))
        settle(page)


def settle(page: Page) -> None:
    """Wait until what the page asks for as it opens is there as well."""
    page.wait_for_function("document.fonts.status == 'loaded'")
    expect(page.locator(".htmx-request")).to_have_count(0)


def _at(path: str) -> Callable[[Scene], str]:
    return lambda _: path


def _incident(name: str, tab: str = "") -> Callable[[Scene], str]:
    return lambda scene: incident_path(scene.incidents[name], tab)


def _rotation(name: str, page: str = "") -> Callable[[Scene], str]:
    return lambda scene: f"on-call/rotations/{arn.path(scene.company.rotations[name])}{page}"


_QUESTION = (
    "simulate?engage=response-plan/checkout-down&at=2026-12-25T03:00&who-0=maya-okafor&minutes-0=7"
)
_UNKNOWN_LINK = "a/somebody/0a1b2c3d-0000-0000-0000-000000000000/AAAAAAAAAAAAAAAAAAAAAA"
STOPS = (
    Stop("sign-in", _at("sign-in"), outside=True),
    Stop("incidents", _at("")),
    Stop("incidents-filtered", _at("?q=payments&impact=2")),
    Stop("incidents-none", _at("?q=nothing+is+called+this")),
    Stop("incident-new", _at("incidents/new")),
    Stop("incident", _incident("checkout")),
    Stop("incident-acknowledged", _incident("payments")),
    Stop("incident-hostile", _incident("hostile")),
    Stop("incident-resolved", _incident("resolved-0")),
    Stop("incident-diagnosis", _incident("payments", "/diagnosis")),
    Stop("incident-timeline", _incident("payments", "/timeline")),
    Stop("incident-timeline-hostile", _incident("hostile", "/timeline")),
    Stop("incident-engagements", _incident("checkout", "/engagements")),
    Stop("incident-unanswered", _incident("unanswered", "/engagements")),
    Stop("incident-related-items", _incident("payments", "/related-items")),
    Stop("incident-properties", _incident("payments", "/properties")),
    Stop("incident-edit", _incident("payments", "/edit")),
    Stop("incident-summary", _incident("payments", "/summary")),
    Stop("on-call", _at("on-call")),
    Stop("schedule", _at("on-call/platform-on-call")),
    Stop("schedule-gaps", _at("on-call/payments-on-call?weeks=2")),
    Stop("schedule-new", _at("on-call/schedules/new")),
    Stop("schedule-edit", _at("on-call/payments-on-call/edit")),
    Stop("schedule-delete", _at("on-call/payments-on-call/delete")),
    Stop("rotation", _rotation("payments-days")),
    Stop("rotation-new", _at("on-call/rotations/new?schedule=platform-on-call")),
    Stop("rotation-edit", _rotation("payments-days", "/edit")),
    Stop("rotation-delete", _rotation("payments-days", "/delete")),
    Stop("calendars", _at("calendars")),
    Stop("contacts", _at("contacts")),
    Stop("contact", _at("contacts/maya-okafor")),
    Stop("contact-new", _at("contacts/new")),
    Stop("contact-delete", _at("contacts/eleni-papadakis/delete")),
    Stop("plans", _at("plans")),
    Stop("escalation-plan", _at("plans/payments-escalation")),
    Stop("escalation-plan-new", _at("plans/new")),
    Stop("escalation-plan-edit", _at("plans/payments-escalation/edit")),
    Stop("escalation-plan-delete", _at("plans/payments-escalation/delete")),
    Stop("response-plan", _at("response-plans/checkout-down")),
    Stop("response-plan-new", _at("response-plans/new")),
    Stop("response-plan-edit", _at("response-plans/checkout-down/edit")),
    Stop("response-plan-delete", _at("response-plans/checkout-down/delete")),
    Stop("simulate", _at(_QUESTION)),
    Stop("simulate-new", _at("simulate")),
    Stop("settings", _at("settings")),
    Stop("access-keys", _at("settings/access-keys")),
    Stop("routes", _at("settings/routes")),
    Stop("route-new", _at("settings/routes/new")),
    Stop("failures", _at("settings/failures")),
    Stop("ledger", _at("settings/ledger")),
    Stop("replication-set", _at("settings/replication-set")),
    Stop("get-prepared", _at("get-prepared")),
    Stop("get-prepared-contact", _at("get-prepared/contact")),
    Stop("get-prepared-test-page", _at("get-prepared/test-page")),
    Stop("acknowledge", lambda scene: scene.link, outside=True),
    Stop("acknowledge-unknown", _at(_UNKNOWN_LINK), outside=True, statuses=frozenset({404})),
    Stop("not-found", _at("no-such-page"), statuses=frozenset({404})),
)
