"""The calculator against the oracle, which shares nothing with it but the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.shifts import ShiftType, shifts
from tests.cases import few_cases
from tests.unit.rotations.oracle import watch
from tests.unit.rotations.strategies import (
    coverages,
    full_hours,
    overrides,
    recurrences,
    rotations,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from incident_manager.domain.override import RotationOverride
    from incident_manager.domain.rotation import Rotation
    from tests.unit.rotations.oracle import Seen

WHOLE_HOURS = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "UTC")


def calculated(
    rotation: Rotation,
    made: Iterable[RotationOverride],
    moments: Iterable[datetime],
    until: datetime,
) -> Iterator[Seen]:
    """What the shifts say about each of these moments, which are in order."""
    found = shifts(rotation, made, rotation.start, until)
    shift = next(found, None)
    for moment in moments:
        while shift is not None and shift.end <= moment:
            shift = next(found, None)
        if shift is None or moment < shift.start:
            yield moment, (), None
        else:
            overridden = shift.type is ShiftType.OVERRIDDEN
            yield moment, shift.contact_arns, shift.overridden if overridden else None


def assert_agreement(
    rotation: Rotation, made: tuple[RotationOverride, ...], span: timedelta, step: timedelta
) -> None:
    seen = list(watch(rotation, made, span, step))
    until = rotation.start + span + step
    assert list(calculated(rotation, made, (moment for moment, *_ in seen), until)) == seen


@few_cases
@given(st.data())
def test_minute_by_minute_across_clock_changes(data: st.DataObject) -> None:
    rotation = data.draw(rotations())
    made = data.draw(overrides(rotation))
    assert_agreement(rotation, made, timedelta(days=3), timedelta(minutes=1))


@few_cases
@given(st.data())
def test_hour_by_hour_through_a_season(data: st.DataObject) -> None:
    held = recurrences(full_hours, coverages(full_hours))
    drawn = data.draw(rotations(held).filter(lambda one: one.time_zone_id in WHOLE_HOURS))
    rotation = replace(drawn, start=drawn.start.replace(minute=0) - timedelta(days=40))
    assert_agreement(rotation, (), timedelta(days=70), timedelta(hours=1))
