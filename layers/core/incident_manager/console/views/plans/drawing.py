"""An escalation plan, drawn: a row for each stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from incident_manager.console.time_line import Axis, Shape, Track
from incident_manager.console.views.plans.choices import Named, named
from incident_manager.domain.contact import Contact, ContactTarget, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST_STAGE = 5  # minutes that are drawn of a stage which nothing follows

Known = Mapping[str, Contact | None]


@dataclass(frozen=True, slots=True)
class Reached:
    who: Named
    essential: bool


@dataclass(frozen=True, slots=True)
class DrawnStage:
    """`begins` in minutes. One that reaches `nobody` passes on at once."""

    begins: int
    minutes: int
    targets: tuple[Reached, ...]
    nobody: bool
    track: Track


@dataclass(frozen=True, slots=True)
class DrawnEscalation:
    stages: tuple[DrawnStage, ...]
    axis: Axis


def drawn_escalation(stages: Sequence[Stage], known: Known) -> DrawnEscalation:
    """If nobody acknowledges. `known`: the contacts that the stages name, by ARN."""
    targets = [_targets(one, known) for one in stages]
    burnt = [bool(those) and all(one.who.fault for one in those) for those in targets]
    lengths = [0 if nobody else one.minutes for one, nobody in zip(stages, burnt, strict=True)]
    begins = list(accumulate(lengths, initial=0))[: len(stages)]
    axis = Axis.reaching((begins[-1] if begins else 0) + _LAST_STAGE)
    drawn = tuple(
        DrawnStage(
            begins=begins[at],
            minutes=stage.minutes,
            targets=targets[at],
            nobody=burnt[at],
            track=_track(axis, begins[at], begins[at + 1 :], burnt[at]),
        )
        for at, stage in enumerate(stages)
    )
    return DrawnEscalation(drawn, axis)


def _targets(stage: Stage, known: Known) -> tuple[Reached, ...]:
    arns = [
        (one.contact_arn, one.is_essential)
        for one in stage.targets
        if isinstance(one, ContactTarget) and one.contact_arn
    ]
    return tuple(Reached(named(arn, known.get(arn)), essential) for arn, essential in arns)


def _track(axis: Axis, begins: int, following: Sequence[int], nobody: bool) -> Track:
    if nobody:
        return Track(marks=(axis.mark(begins, Shape.FAULT),))
    bar = axis.bar(begins, following[0] if following else None)
    return Track((bar,), (axis.mark(begins, Shape.PAGE),))
