"""A metric's graph: asked for by the page once it is there, so that it waits for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.console.registry import get
from incident_manager.console.views.incident.details import AT, Details
from incident_manager.domain.metric_graph import Drawing, Mark, Size, draw
from incident_manager.domain.metric_source import MetricSourceError, parse
from incident_manager.domain.metric_span import span_of
from incident_manager.domain.page import ReceiptType
from incident_manager.ports import NotRead
from incident_manager.services.errors import NotFoundError
from incident_manager.services.look_at_incident import look_at_incident

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.domain.related_item import RelatedItem

BOX = Size(1000, 1000)  # stretched over whatever room there is: a tenth of a percent each


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, or why there is none."""

    drawing: Drawing | None = None
    fault: str = ""


@get(f"{AT}/metrics/{{name}}")
def graph(desk: Desk, name: str, **at: str) -> Answer:
    """Part of the page, or a page of its own for who runs no script."""
    details = Details(look_at_incident(desk.store, desk.deployment.incident(**at)))
    item = next((one for one in details.metrics if one.name == name), None)
    if item is None:
        raise NotFoundError(f"metric {name}")
    picture = _picture(desk, details, item)
    if desk.visit.live:
        return desk.live("incident/graph.html", picture=picture)
    return desk.page(
        "incident/metric.html",
        section="Incidents",
        picture=picture,
        item=item,
        incident=details.incident,
        path=f"{details.path}/diagnosis",
    )


def _picture(desk: Desk, details: Details, item: RelatedItem) -> Picture:
    try:
        source = parse(item.value)
    except MetricSourceError as error:
        return Picture(fault=f"This metric's source can't be drawn: {error}")
    span = span_of(details.incident, source.period, desk.now)
    lines = desk.tools.metrics.read(source, span.start, span.end)
    if isinstance(lines, NotRead):
        return Picture(fault=lines.reason)
    return Picture(draw(lines, span, tuple(_marks(details)), BOX))


def _marks(details: Details) -> Iterator[Mark]:
    """When it was opened, first acknowledged and resolved."""
    yield Mark(details.incident.created, "Opened")
    pages = (page for some in details.looked.pages.values() for page in some)
    answered = [time for page in pages if (time := page.time_of(ReceiptType.READ))]
    if answered:
        yield Mark(min(answered), "Acknowledged")
    if details.incident.resolved:
        yield Mark(details.incident.resolved, "Resolved")
