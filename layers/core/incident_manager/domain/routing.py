"""Routing rules: which response plan an event opens, for events that do not say so themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.event_pattern import check, matches
from incident_manager.domain.json_value import JSON

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Rule:
    """Events that match the pattern open this response plan.

    A rule with a malformed pattern cannot be made (EventPatternError): while an alarm waits for its
    page is too late to find out.
    """

    pattern: Mapping[str, JSON]
    response_plan_arn: str

    def __post_init__(self) -> None:
        check(self.pattern)


def route(rules: Iterable[Rule], event: JSON) -> str | None:
    """The response plan of the first rule, in the given order, that matches; None if none does."""
    return next((rule.response_plan_arn for rule in rules if matches(rule.pattern, event)), None)
