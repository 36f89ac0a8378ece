"""An alarm's metrics as a CloudWatch metric widget, for the incident's METRIC related item.

Format: "Dashboard body structure and syntax", metric widget, in the CloudWatch API reference.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from incident_manager.domain.json_value import JSON, list_at, number_at, object_at, text_at
from incident_manager.domain.trigger import MAX_METRIC_DEFINITION_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Other ids (EventBridge gives the metric of a plain alarm a UUID) make a widget invalid.
WIDGET_ID = re.compile(r"[a-z][A-Za-z0-9_]*")


def metric_definition(event: Mapping[str, JSON]) -> str | None:
    """The widget's JSON; None if the alarm watches no metrics, or more than the service takes."""
    configuration = object_at(event, "detail", "configuration")
    rows = [row for row in map(_row, list_at(configuration, "metrics")) if row]
    if not rows:
        return None
    widget: dict[str, JSON] = {
        "title": text_at(event, "detail", "alarmName"),
        "view": "timeSeries",
        "stacked": False,
        "metrics": rows,
        **_known({"region": text_at(event, "region")}.items()),
    }
    threshold = number_at(configuration, "threshold")
    if threshold is not None and "thresholdMetricId" not in configuration:
        widget["annotations"] = {"horizontal": [{"label": "Threshold", "value": threshold}]}
    text = json.dumps(widget, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= MAX_METRIC_DEFINITION_LENGTH else None


def _row(metric: JSON) -> list[JSON]:
    """Namespace, name, dimension names and values in turn, then how to draw it."""
    if text_at(metric, "expression"):
        return [{**_rendering(metric), "expression": text_at(metric, "expression")}]
    stat = object_at(metric, "metricStat")
    namespace, name = text_at(stat, "metric", "namespace"), text_at(stat, "metric", "name")
    if namespace is None or name is None:
        return []
    dimensions = object_at(stat, "metric", "dimensions").items()
    pairs = [text for pair in dimensions for text in pair]
    drawn = _known((key, stat.get(key)) for key in ("stat", "period"))
    return [namespace, name, *pairs, {**_rendering(metric), **drawn}]


def _rendering(metric: JSON) -> Mapping[str, JSON]:
    found = object_at(metric)
    rendering = _known((key, found.get(key)) for key in ("label", "period", "accountId"))
    metric_id = text_at(found, "id") or ""
    if WIDGET_ID.fullmatch(metric_id):
        rendering["id"] = metric_id
    if found.get("returnData") is False:
        rendering["visible"] = False
    return rendering


def _known(pairs: Iterable[tuple[str, JSON]]) -> dict[str, JSON]:
    return {key: value for key, value in pairs if value is not None}
