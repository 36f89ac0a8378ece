"""Which time of an incident is drawn, and how finely."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.metric_span import MAX_POINTS, readable_period, span_of
from incident_manager.domain.span import Span
from tests.cases import cases
from tests.contract.records import incident

OPENED = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def span(*, now: datetime, period: int = 300, resolved: datetime | None = None) -> Span:
    return span_of(replace(incident(at=OPENED), resolved=resolved), period, now)


def test_an_open_incident_is_drawn_until_now_from_an_hour_before() -> None:
    assert span(now=OPENED + 5 * MINUTE) == Span(OPENED - HOUR, OPENED + 5 * MINUTE)


def test_a_slow_metric_is_drawn_from_three_of_its_periods_before() -> None:
    assert span(now=OPENED, period=3_600) == Span(OPENED - 3 * HOUR, OPENED)
    assert span(now=OPENED, period=86_400) == Span(OPENED - 3 * DAY, OPENED)


def test_after_it_was_resolved_the_graph_goes_on_for_half_an_hour() -> None:
    resolved = OPENED + HOUR

    assert span(now=resolved + 10 * MINUTE, resolved=resolved).end == resolved + 10 * MINUTE
    assert span(now=resolved + 9 * DAY, resolved=resolved).end == resolved + 30 * MINUTE


def test_of_a_long_incident_the_newest_day_is_drawn() -> None:
    now = OPENED + 5 * DAY

    assert span(now=now) == Span(now - DAY, now)


def test_a_clock_that_is_behind_makes_no_span_that_ends_before_it_starts() -> None:
    assert span(now=OPENED - MINUTE) == Span(OPENED - HOUR, OPENED)


@pytest.mark.parametrize(
    ("period", "length", "age", "read"),
    [
        (60, HOUR, timedelta(), 60),
        (60, DAY, timedelta(), 300),
        (300, DAY, timedelta(), 300),
        (120, 2 * HOUR, timedelta(), 120),
        (1, 2 * HOUR, timedelta(), 30),
        (1, HOUR, timedelta(), 30),
        (1, HOUR, DAY, 60),
        (60, HOUR, 16 * DAY, 300),
        (420, HOUR, 16 * DAY, 900),
        (300, HOUR, 64 * DAY, 3_600),
        (21_600, HOUR, 64 * DAY, 21_600),
        (300, 900 * DAY, timedelta(), 4 * 86_400),
    ],
)
def test_a_period_grows_with_the_span_and_with_its_age(
    period: int, length: timedelta, age: timedelta, read: int
) -> None:
    drawn = Span(OPENED, OPENED + length)

    assert readable_period(period, drawn, drawn.end + age) == read


@cases
@given(
    st.sampled_from([1, 5, 10, 20, 30]) | st.integers(1, 10_080).map(lambda minutes: minutes * 60),
    st.timedeltas(timedelta(), 400 * DAY),
    st.timedeltas(timedelta(), 400 * DAY),
)
def test_a_line_has_never_more_points_than_can_be_drawn(
    period: int, length: timedelta, age: timedelta
) -> None:
    drawn = Span(OPENED, OPENED + length)

    read = readable_period(period, drawn, drawn.end + age)

    assert read >= period
    assert length // timedelta(seconds=read) + 1 <= MAX_POINTS
    assert read in {1, 5, 10, 20, 30} or read % 60 == 0
