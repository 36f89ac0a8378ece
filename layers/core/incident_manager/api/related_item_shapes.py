"""Related items between the shapes of `ssm-incidents` and the domain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from incident_manager.domain.related_item import ItemType, RelatedItem, ValueKind

if TYPE_CHECKING:
    from incident_manager.api.operations import Members


def item_from(shape: Members) -> RelatedItem:
    """An item that is not yet of any incident. A PagerDuty detail is kept as its JSON text."""
    identifier = shape["identifier"]
    ((kind, value),) = identifier["value"].items()
    return RelatedItem(
        incident_arn="",
        type=ItemType(identifier["type"]),
        value_kind=ValueKind(kind),
        value=value if isinstance(value, str) else json.dumps(value, sort_keys=True),
        title=shape.get("title"),
    )
