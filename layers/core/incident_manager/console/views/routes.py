"""Routing rules: which events open incidents of which plan, where nothing else says so."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.console.numbers import whole
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.plans.choices import every_plan, plan_named
from incident_manager.domain import arn
from incident_manager.domain.event_pattern_entry import EventPatternError
from incident_manager.domain.role import Role
from incident_manager.domain.routes import Route, Routes, checked_route
from incident_manager.domain.trigger import Trigger
from incident_manager.services.change_routes import change_routes, current_routes
from incident_manager.services.errors import ContendedError
from incident_manager.services.retrying import read_response_plans
from incident_manager.services.try_event import Tried, try_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit
    from incident_manager.domain.arn import Deployment
    from incident_manager.domain.json_value import JSON

_PAGE = "/settings/routes"
_ADMIN = Role.ADMINISTRATOR
_EXAMPLE = {"source": ["aws.health"], "detail-type": ["AWS Health Event"]}
_CHANGED = (
    "Somebody else changed the rules in the meantime, and nothing was done. Look at the rules as "
    "they are now."
)


class _NotUnderstoodError(Exception):
    """What is wrong with a field of a form: its name, and a sentence."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(fault)
        self.name = name


@dataclass(frozen=True, slots=True)
class Form:
    """A rule as it is typed: in the place `number`, from 0, of the rules of a `version`; a new one
    has neither.
    """

    number: str
    version: str
    pattern: str
    plan: str

    @classmethod
    def of(cls, visit: Visit) -> Form:
        return cls(*(visit.field(one) for one in ("number", "version", "pattern", "plan")))

    @property
    def is_new(self) -> bool:
        return not self.number

    def route(self, deployment: Deployment) -> Route:
        """Raises _NotUnderstoodError."""
        if not self.plan:
            raise _NotUnderstoodError("plan", "Choose the response plan that such events open.")
        pattern = _parsed("pattern", self.pattern)
        try:
            return checked_route(pattern, deployment.response_plan(self.plan))
        except EventPatternError as error:
            raise _NotUnderstoodError("pattern", f"{error}.") from error


@get(_PAGE)
def show(desk: Desk) -> Answer:
    return _show(desk)


@get(f"{_PAGE}/new", role=_ADMIN)
def new(desk: Desk) -> Answer:
    return _form(desk, Form("", "", json.dumps(_EXAMPLE, indent=2), ""))


@get(f"{_PAGE}/{{number}}", role=_ADMIN)
def edit(desk: Desk, number: str) -> Answer:
    routes = current_routes(desk.store)
    place = (whole(number) or 0) - 1
    if not 0 <= place < len(routes.routes):
        raise Refused("There is no such rule.", 404)
    route = routes.routes[place]
    pattern, plan = _legible(route.pattern, indent=2), arn.path(route.response_plan_arn)
    return _form(desk, Form(str(place), str(routes.version), pattern, plan))


@post(f"{_PAGE}/save", role=_ADMIN)
def save(desk: Desk) -> Answer:
    """In its place, among the rules that the form was shown; or as the last one."""
    form, routes = Form.of(desk.visit), current_routes(desk.store)
    try:
        route = form.route(desk.deployment)
        place = len(routes.routes) if form.is_new else _place(desk.visit, routes)
        kept = (*routes.routes[:place], route, *routes.routes[place + 1 :])
        change_routes(desk.store, kept, routes.version)
    except _NotUnderstoodError as error:
        return _form(desk, form, {error.name: str(error)})
    except ContendedError:
        return _form(desk, form, {"form": _CHANGED})
    return desk.go(_PAGE, "The rule is in force.")


@post(f"{_PAGE}/remove", role=_ADMIN)
def remove(desk: Desk) -> Answer:
    return _changed(desk, "The rule is removed.", _without)


@post(f"{_PAGE}/up", role=_ADMIN)
def up(desk: Desk) -> Answer:
    return _changed(desk, "The rule is asked earlier.", _earlier)


@post(f"{_PAGE}/down", role=_ADMIN)
def down(desk: Desk) -> Answer:
    return _changed(
        desk, "The rule is asked later.", lambda routes, number: _earlier(routes, number + 1)
    )


@post(f"{_PAGE}/try", role=Role.VIEWER)
def try_it(desk: Desk) -> Answer:
    """Opens nothing."""
    text = desk.visit.field("event")
    try:
        tried = list(_tried(desk, text))
    except _NotUnderstoodError as error:
        return _show(desk, event=text, event_fault=str(error))
    return _show(desk, event=text, tried=tried)


def _changed(
    desk: Desk, notice: str, change: Callable[[tuple[Route, ...], int], tuple[Route, ...]]
) -> Answer:
    routes = current_routes(desk.store)
    try:
        place = _place(desk.visit, routes)
        change_routes(desk.store, change(routes.routes, place), routes.version)
    except ContendedError:
        return _show(desk, fault=_CHANGED)
    return desk.go(_PAGE, notice)


def _place(visit: Visit, routes: Routes) -> int:
    """Raises ContendedError where these are not the rules that the form was shown."""
    number = whole(visit.field("number"))
    if visit.field("version") != str(routes.version) or number is None:
        raise ContendedError(_CHANGED)
    return number


def _without(routes: tuple[Route, ...], number: int) -> tuple[Route, ...]:
    return (*routes[:number], *routes[number + 1 :])


def _earlier(routes: tuple[Route, ...], number: int) -> tuple[Route, ...]:
    """The first one stays where it is."""
    if not 0 < number < len(routes):
        return routes
    return (*routes[: number - 1], routes[number], routes[number - 1], *routes[number + 1 :])


def _parsed(name: str, text: str) -> JSON:
    """What is in the field of this name. Raises _NotUnderstoodError."""
    try:
        found: JSON = json.loads(text)
    except ValueError as error:
        raise _NotUnderstoodError(name, f"This is no JSON: {error}.") from error
    except RecursionError as error:
        raise _NotUnderstoodError(name, "This is nested too deeply to be read.") from error
    return found


def _tried(desk: Desk, text: str) -> Iterator[Tried | str]:
    """What each record of the event would do, or why it can't be understood."""
    event = _parsed("event", text)
    if not isinstance(event, dict):
        raise _NotUnderstoodError("event", "An event is a JSON object.")
    administration, routes = desk.tools.administration, current_routes(desk.store)
    for one in administration.read_event(event, desk.now):
        if isinstance(one, Trigger):
            yield try_event(desk.store, routes, one, administration.default_plan_arn)
        else:
            yield one.reason


def _show(
    desk: Desk,
    *,
    fault: str = "",
    event: str = "",
    event_fault: str = "",
    tried: list[Tried | str] | None = None,
) -> Answer:
    routes = current_routes(desk.store)
    plans = read_response_plans(desk.store, {one.response_plan_arn for one in routes.routes})
    shown = [
        {
            "pattern": _legible(one.pattern),
            "plan": arn.path(one.response_plan_arn),
            "gone": plans[one.response_plan_arn] is None,
        }
        for one in routes.routes
    ]
    return desk.page(
        "settings/routes.html",
        409 if fault else 400 if event_fault else 200,
        section="Settings",
        routes=shown,
        version=routes.version,
        default=arn.path(desk.tools.administration.default_plan_arn or ""),
        event=event,
        event_fault=event_fault,
        tried=tried,
        fault=fault,
    )


def _legible(pattern: str, indent: int | None = None) -> str:
    return json.dumps(json.loads(pattern), indent=indent, ensure_ascii=False)


def _choices(desk: Desk, chosen: str) -> list[tuple[str, str]]:
    """All plans; the one that is chosen stays, also one that is gone."""
    known = {one.name: one.called for one in every_plan(desk.store)}
    if chosen and chosen not in known:
        exists = plan_named(desk.store, desk.deployment, chosen)
        known[chosen] = chosen if exists else f"{chosen} (does not exist)"
    return list(known.items())


def _form(desk: Desk, form: Form, faults: dict[str, str] | None = None) -> Answer:
    return desk.page(
        "settings/route.html",
        400 if faults else 200,
        section="Settings",
        form=form,
        plans=_choices(desk, form.plan),
        faults=defaultdict(str, faults or {}),
    )
