"""The stages of an escalation plan as rows of a form, which grows when it is sent with one of its
own buttons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from incident_manager.console.form_rows import numbers
from incident_manager.console.numbers import number, whole
from incident_manager.domain import arn
from incident_manager.domain.contact import ContactTarget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.domain.arn import Deployment
    from incident_manager.domain.contact import Plan


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One without an alias is empty."""

    alias: str = ""
    essential: bool = True


@dataclass(frozen=True, slots=True)
class StageRow:
    """`minutes` as typed."""

    minutes: str = "5"
    targets: tuple[TargetRow, ...] = (TargetRow(),)

    @property
    def named(self) -> tuple[TargetRow, ...]:
        return tuple(one for one in self.targets if one.alias)

    @property
    def empty(self) -> bool:
        """Nobody in it, and no wait."""
        return not self.named and self.minutes in ("", "0")


Stages = tuple[StageRow, ...]


def stages_of(plan: Plan) -> Stages:
    """The stages of a plan, each with an empty row for one target more."""
    return tuple(
        StageRow(str(stage.minutes), (*_rows(stage.targets), TargetRow()))
        for stage in plan.stages or ()
    )


def typed_stages(form: Mapping[str, str]) -> Stages:
    return tuple(
        StageRow(form[f"minutes-{one}"].strip(), _typed(form, one))
        for one in numbers(form, "minutes")
    )


def changed(stages: Stages, change: str) -> Stages:
    """`stage`: one more; `target-2`: one more target in the third; `remove-2`: without the third.
    Whatever else it is changes nothing.
    """
    if change == "stage":
        return (*stages, StageRow())
    kind, _, place = change.partition("-")
    at = whole(place)
    if at is None or at >= len(stages):
        return stages
    if kind == "remove":
        return (*stages[:at], *stages[at + 1 :])
    grown = replace(stages[at], targets=(*stages[at].targets, TargetRow()))
    return (*stages[:at], grown, *stages[at + 1 :])


def members(stages: Stages, deployment: Deployment) -> list[dict[str, Any]]:
    """`Stages` of a Plan. Minutes that are no number go along as they are, to be refused."""
    return [
        {
            "DurationInMinutes": number(one.minutes),
            "Targets": [
                {
                    "ContactTargetInfo": {
                        "ContactId": deployment.contact(target.alias),
                        "IsEssential": target.essential,
                    }
                }
                for target in one.named
            ],
        }
        for one in stages
        if not one.empty
    ]


def _rows(targets: tuple[object, ...]) -> tuple[TargetRow, ...]:
    return tuple(
        TargetRow(arn.owner(one.contact_arn), one.is_essential)
        for one in targets
        if isinstance(one, ContactTarget) and one.contact_arn
    )


def _typed(form: Mapping[str, str], stage: int) -> tuple[TargetRow, ...]:
    return tuple(
        TargetRow(form[f"target-{stage}-{one}"].strip(), f"essential-{stage}-{one}" in form)
        for one in numbers(form, f"target-{stage}")
    )
