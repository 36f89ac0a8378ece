"""What an incident points to: related items, and metrics, which are some of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import post
from incident_manager.console.views.incident.details import AT, is_drawn
from incident_manager.console.views.incident.showing import change
from incident_manager.domain.metric_source import MetricSourceError, parse
from incident_manager.domain.related_item import ItemType, RelatedItem, ValueKind
from incident_manager.services.errors import NotFoundError
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit

_EMPTY = "Address: a URL or an ARN is needed."


@post(f"{AT}/related-items")
def add(desk: Desk, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)

    def do() -> None:
        _update(desk, incident_arn, itemToAdd=item_of(desk.visit))

    return change(desk, incident_arn, "item", do, "The item is added.", tab="related-items")


@post(f"{AT}/metrics")
def add_metric(desk: Desk, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)

    def do() -> None:
        _update(desk, incident_arn, itemToAdd=metric_of(desk.visit))

    return change(desk, incident_arn, "metric", do, "The metric is added.", tab="diagnosis")


@post(f"{AT}/related-items/{{name}}/remove")
def remove(desk: Desk, name: str, **at: str) -> Answer:
    incident_arn = desk.deployment.incident(**at)
    item = desk.store.get(Ref(RelatedItem, incident_arn, name))
    if item is None:
        raise NotFoundError(f"related item {name}")
    tab = "diagnosis" if is_drawn(item) else "related-items"
    do = partial(_update, desk, incident_arn, itemToRemove=item.identifier)
    return change(desk, incident_arn, "remove", do, "Removed.", tab=tab)


def item_of(visit: Visit) -> dict[str, Any]:
    """A RelatedItem of the API: what begins as an ARN is one. Raises Refused."""
    value = visit.field("value")
    if not value:
        raise Refused(_EMPTY)
    kind = ValueKind.ARN if value.startswith("arn:") else ValueKind.URL
    return _item(visit.field("type"), {kind.value: value}, visit.field("title"))


def metric_of(visit: Visit) -> dict[str, Any]:
    """A RelatedItem with the source of a graph, which has to be one that can be drawn. Raises
    Refused.
    """
    source = visit.field("source")
    try:
        graph = parse(source)
    except MetricSourceError as error:
        raise Refused(f"Metric source: {error}") from error
    value = {ValueKind.METRIC_DEFINITION.value: source}
    return _item(ItemType.METRIC.value, value, visit.field("title") or graph.title)


def _item(kind: str, value: Mapping[str, str], title: str) -> dict[str, Any]:
    identifier = {"type": kind, "value": dict(value)}
    return {"identifier": identifier, **({"title": title} if title else {})}


def _update(desk: Desk, incident_arn: str, **update: Any) -> None:
    desk.call(
        "ssm-incidents",
        "UpdateRelatedItems",
        incidentRecordArn=incident_arn,
        relatedItemsUpdate=update,
    )
