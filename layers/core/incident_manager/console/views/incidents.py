"""The list of incidents, and starting one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from incident_manager.console.numbers import number
from incident_manager.console.on_call.order import only_looks
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.plans.choices import plan_named
from incident_manager.console.views.plans.listed import Listed, listed
from incident_manager.console.views.plans.paged_now import PagedNow, paged_now
from incident_manager.domain import arn
from incident_manager.domain.incident import IncidentStatus
from incident_manager.domain.role import Role
from incident_manager.services.list_incidents import list_incidents, list_open_and_resolved
from incident_manager.services.look_at_readiness import has_nothing
from incident_manager.store import Span, Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit
    from incident_manager.domain.incident import Incident
    from incident_manager.domain.response_plan import ResponsePlan
    from incident_manager.services.list_incidents import Board, Tile

_OPEN_AT_ONCE = 100
_OPEN_AFTER = "open-after"
_RESOLVED_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Filter:
    """Of the query: words of the title, and an impact; empty lets everything pass."""

    words: str = ""
    impact: str = ""

    @classmethod
    def of(cls, visit: Visit) -> Filter:
        return cls(visit.asked("q")[:200], visit.asked("impact")[:1])

    def keeps(self, incident: Incident) -> bool:
        found = self.words.casefold() in incident.title.casefold()
        return found and self.impact in ("", str(incident.impact))

    def __bool__(self) -> bool:
        return bool(self.words or self.impact)


@get("/")
def board(desk: Desk) -> Answer:
    """Where there never was an incident, one look more whether there can be any."""
    window = Window(_RESOLVED_AT_ONCE, desk.after)
    opened, resolved = list_open_and_resolved(desk.store, _open(desk), window)
    chosen = Filter.of(desk.visit)
    kept = [one for one in resolved.items if chosen.keeps(one)]
    empty = not (opened.tiles or resolved.items or desk.visit.query)
    return desk.page(
        "incidents/list.html",
        section="Incidents",
        unprepared=empty and has_nothing(desk.store),
        resolved=kept,
        older=resolved.next,
        **_tiles(desk, opened),
    )


@get("/incidents/open")
def open_incidents(desk: Desk) -> Answer:
    opened = list_incidents(desk.store, IncidentStatus.OPEN, Span(), _open(desk))
    return desk.live("incidents/open.html", **_tiles(desk, opened))


@get("/incidents/paged-now", role=Role.RESPONDER)
def who_is_paged(desk: Desk) -> Answer:
    """The part of the form that follows the plan which is chosen in it."""
    found = listed(desk.store)
    plan = _chosen(desk, desk.visit.asked("plan"), found)
    return desk.page("incidents/paged_now.html", paged=_paged(desk, plan, found))


@get("/incidents/new", role=Role.RESPONDER)
def new(desk: Desk) -> Answer:
    return _form(desk, {"impact": "", "plan": desk.visit.asked("plan")})


@post("/incidents/new")
def start(desk: Desk) -> Answer:
    form = desk.visit.field
    given = {name: form(name) for name in ("plan", "title", "impact")}
    if only_looks(desk.visit):
        return _form(desk, given)
    try:
        started = desk.call(
            "ssm-incidents",
            "StartIncident",
            responsePlanArn=desk.deployment.response_plan(given["plan"]),
            title=given["title"] or None,
            impact=number(given["impact"]) if given["impact"] else None,
            clientToken=form("client_token") or None,
        )
    except Refused as refused:
        return _form(desk, given, refused)
    return desk.go(f"/incidents/{arn.path(started['incidentRecordArn'])}", "The incident is open.")


def _tiles(desk: Desk, found: Board) -> dict[str, Any]:
    chosen = Filter.of(desk.visit)
    tiles = [one for one in found.tiles if chosen.keeps(one.incident)]
    return {"tiles": sorted(tiles, key=_urgency), "filter": chosen, "older_open": found.next}


def _open(desk: Desk) -> Window:
    return Window(_OPEN_AT_ONCE, desk.place(_OPEN_AFTER))


def _urgency(tile: Tile) -> tuple[bool, int, float]:
    """What nobody has acknowledged comes first; then by impact, the newest first."""
    return tile.in_progress, tile.incident.impact, -tile.incident.created.timestamp()


def _form(desk: Desk, given: dict[str, str], refused: Refused | None = None) -> Answer:
    found = listed(desk.store)
    plan = _chosen(desk, given["plan"], found)
    return desk.form(
        "incidents/new.html",
        refused,
        section="Incidents",
        plans=_choices(found, given["plan"], plan),
        paged=_paged(desk, plan, found),
        given=given,
        client_token=desk.ports.ids.new(),
    )


def _choices(found: Listed, name: str, plan: ResponsePlan | None) -> list[tuple[str, str]]:
    """What was asked for is among them, whatever there is: else browsers take the first one."""
    choices = [(one.name, one.called) for one in found.plans]
    if name and name not in dict(choices):
        called = plan.called if plan else f"{name} (does not exist)"
        return [*choices, (name, called)]
    return choices if len(choices) <= 1 else [("", "Choose"), *choices]


def _chosen(desk: Desk, name: str, found: Listed) -> ResponsePlan | None:
    """The plan of this name, be it among the first or not; without a name the only one there is."""
    if not name:
        return found.plans[0] if len(found.plans) == 1 else None
    known = next((one for one in found.plans if one.name == name), None)
    return known or plan_named(desk.store, desk.deployment, name)


def _paged(desk: Desk, plan: ResponsePlan | None, found: Listed) -> PagedNow | None:
    """Of the plan, were it started now."""
    if plan is None:
        return None
    return paged_now(desk.store, plan.engagements, desk.now, found.directory)[0]
