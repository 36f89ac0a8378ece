"""The form of an escalation plan: what was typed, or what is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.console.views.plans.stages import (
    StageRow,
    Stages,
    changed,
    stages_of,
    typed_stages,
)

if TYPE_CHECKING:
    from incident_manager.console.visit import Visit
    from incident_manager.domain.contact import Contact


@dataclass(frozen=True, slots=True)
class EscalationForm:
    """Texts as they were typed."""

    alias: str = ""
    display_name: str = ""
    stages: Stages = (StageRow(),)

    @classmethod
    def typed(cls, visit: Visit) -> EscalationForm:
        stages = typed_stages(dict(visit.form))
        return cls(visit.field("alias"), visit.field("display_name"), stages)

    @classmethod
    def of(cls, plan: Contact) -> EscalationForm:
        return cls(plan.alias, plan.display_name or "", stages_of(plan.plan))

    def changed(self, change: str) -> EscalationForm:
        """As one of its own buttons has it."""
        return replace(self, stages=changed(self.stages, change))
