"""Related items: what an incident points to (contract 1.2, UpdateRelatedItems)."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from incident_manager.domain import identity

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON

_GENERATED = "related-item"
_TOLD = 1_000  # characters of a value: as long as any ARN or URL


class ItemType(StrEnum):
    ANALYSIS = "ANALYSIS"
    INCIDENT = "INCIDENT"
    METRIC = "METRIC"
    PARENT = "PARENT"
    ATTACHMENT = "ATTACHMENT"
    OTHER = "OTHER"
    AUTOMATION = "AUTOMATION"
    INVOLVED_RESOURCE = "INVOLVED_RESOURCE"
    TASK = "TASK"


class ValueKind(StrEnum):
    """The member of the ItemValue union that is set."""

    ARN = "arn"
    URL = "url"
    METRIC_DEFINITION = "metricDefinition"
    PAGERDUTY = "pagerDutyIncidentDetail"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedItem:
    """Its identity within the incident is type and value, never the title."""

    incident_arn: str
    type: ItemType
    value_kind: ValueKind
    value: str
    title: str | None = None
    version: int = 0

    @property
    def name(self) -> str:
        """The same for the same thing, in whichever incident, and again after it was removed."""
        return identity.derived_id(self.type, self.value_kind, self.value)

    @property
    def generated_id(self) -> str:
        """What timeline events refer to it by."""
        return f"{_GENERATED}/{self.type}/{uuid.UUID(self.name).hex.upper()}"

    @property
    def identifier(self) -> dict[str, JSON]:
        """Type and value as the API shapes them; a PagerDuty detail is kept as its JSON text."""
        value: JSON = json.loads(self.value) if self._structured else self.value
        return {"type": self.type.value, "value": {self.value_kind.value: value}}

    @property
    def _structured(self) -> bool:
        return self.value_kind is ValueKind.PAGERDUTY

    @property
    def added(self) -> str:
        """The `newValue` of the event that tells of its adding (contract 2.1)."""
        item = {"identifier": self._short.identifier, "title": self.title}
        return json.dumps({"itemToAdd": item}, ensure_ascii=False)

    @property
    def removed(self) -> str:
        return json.dumps({"itemToRemove": self._short.identifier}, ensure_ascii=False)

    @property
    def _short(self) -> RelatedItem:
        """A metric's definition may be longer than what an event can tell."""
        if self._structured or len(self.value) <= _TOLD:
            return self
        return replace(self, value=self.value[:_TOLD] + "...")


def name_in(generated_id: str) -> str:
    """The name of the item that an event refers to by this id."""
    return str(uuid.UUID(generated_id.rpartition("/")[2]))
