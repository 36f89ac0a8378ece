"""The filters of ListIncidentRecords: AND between filters, OR between the values of one (contract
1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from incident_manager.api.errors import invalid
from incident_manager.api.operations import INCIDENTS
from incident_manager.domain.incident import IncidentStatus
from incident_manager.store import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.api.operations import Members
    from incident_manager.domain.incident import Incident

T = TypeVar("T")
_CONDITIONS = {
    "creationTime": ("after", "before"),
    "impact": ("integerValues",),
    "status": ("stringValues",),
    "createdBy": ("stringValues",),
}
_EVERY_STATUS = frozenset(IncidentStatus)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilters:
    """None: any."""

    statuses: frozenset[IncidentStatus] = _EVERY_STATUS
    impacts: frozenset[int] | None = None
    creators: frozenset[str] | None = None
    span: Span = Span()

    @classmethod
    def of(cls, filters: Iterable[Members]) -> IncidentFilters:
        given = [_parsed(one) for one in filters]
        statuses = [_statuses(value) for key, _, value in given if key == "status"]
        after = [value for _, kind, value in given if kind == "after"]
        before = [value for _, kind, value in given if kind == "before"]
        return cls(
            statuses=frozenset.intersection(_EVERY_STATUS, *statuses),
            impacts=_common(frozenset(value) for key, _, value in given if key == "impact"),
            creators=_common(frozenset(value) for key, _, value in given if key == "createdBy"),
            span=Span(max(after) + _TICK if after else None, min(before, default=None)),
        )

    @property
    def excludes_all(self) -> bool:
        return not self.statuses

    @property
    def status(self) -> IncidentStatus | None:
        """The one status that is left, for the index; None when both are."""
        return next(iter(self.statuses)) if len(self.statuses) == 1 else None

    def keeps(self, incident: Incident) -> bool:
        """What the index does not decide."""
        return (self.impacts is None or incident.impact in self.impacts) and (
            self.creators is None or incident.source.created_by in self.creators
        )


def _common(values: Iterable[frozenset[T]]) -> frozenset[T] | None:
    sets = list(values)
    return frozenset.intersection(*sets) if sets else None


def _parsed(one: Members) -> tuple[str, str, Any]:
    """(key, kind of condition, value). The wire has checked that the condition is exactly one."""
    key = one["key"]
    if key not in _CONDITIONS:
        raise invalid(INCIDENTS, "filters.key", f"must be one of {', '.join(_CONDITIONS)}")
    ((kind, value),) = one["condition"].items()
    if kind == "equals":
        ((kind, value),) = value.items()
    if kind not in _CONDITIONS[key]:
        rule = f"a filter on {key} takes {' or '.join(_CONDITIONS[key])}"
        raise invalid(INCIDENTS, "filters.condition", rule)
    return key, kind, value


def _statuses(values: Iterable[str]) -> frozenset[IncidentStatus]:
    wanted = set(values)
    if not wanted <= {status.value for status in IncidentStatus}:
        raise invalid(INCIDENTS, "filters.condition", "status is OPEN or RESOLVED")
    return frozenset(IncidentStatus(value) for value in wanted)
