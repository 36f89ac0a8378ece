"""Related items between the shapes of `ssm-incidents` and the domain."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.domain.related_item import ItemType, RelatedItem, ValueKind

if TYPE_CHECKING:
    from incident_manager.api.operations import Members


def item_from(shape: Members) -> RelatedItem:
    """An item that is not yet of any incident. Its id is made here, whatever the caller gives."""
    return _identified(shape["identifier"], shape.get("title"))


def identified(incident_arn: str, identifier: Members) -> RelatedItem:
    """The item of the incident that has this type and value."""
    return replace(_identified(identifier, None), incident_arn=incident_arn)


def item_shape(item: RelatedItem) -> Members:
    return {
        "generatedId": item.generated_id,
        "identifier": item.identifier,
        "title": item.title,
    }


def _identified(identifier: Members, title: str | None) -> RelatedItem:
    """A PagerDuty detail is kept as its JSON text."""
    ((kind, value),) = identifier["value"].items()
    return RelatedItem(
        incident_arn="",
        type=ItemType(identifier["type"]),
        value_kind=ValueKind(kind),
        value=value if isinstance(value, str) else json.dumps(value, sort_keys=True),
        title=title,
    )
