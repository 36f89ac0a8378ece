"""Where lines, axes and moments go on the drawing of a metric."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_manager.domain.metric import Line
from incident_manager.domain.metric_graph import LARGEST, Drawing, Mark, Placed, Size, draw
from incident_manager.domain.round_ticks import round_times, round_values, value_label
from incident_manager.domain.span import Span
from tests.cases import cases

START = datetime(2026, 11, 21, 2, 50, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOX = Size(600, 200)


def drawn(*lines: list[tuple[int, float]], minutes: int = 60) -> Drawing:
    """Of lines that are given as minutes after the start, and values."""
    given = [
        Line(f"line {number}", tuple((START + minute * MINUTE, value) for minute, value in points))
        for number, points in enumerate(lines)
    ]
    return draw(given, Span(START, START + minutes * MINUTE), (), BOX)


def test_a_line_goes_from_left_to_right_and_high_values_are_above() -> None:
    (curve,) = drawn([(0, 0), (30, 50), (60, 100)]).curves

    assert curve.label == "line 0"
    assert curve.stretches == ("0,200 300,100 600,0",)


def test_all_lines_have_one_scale() -> None:
    low, high = drawn([(0, 0), (60, 25)], [(0, 100), (60, 100)]).curves

    assert low.stretches == ("0,200 600,150",)
    assert high.stretches == ("0,0 600,0",)


def test_missing_data_leave_a_gap_and_a_lone_point_is_visible() -> None:
    (curve,) = drawn([(0, 0), (5, 0), (10, 100), (25, 0), (40, 0), (45, 0), (50, 0)]).curves

    assert curve.stretches == (
        "0,200 50,200 100,0",
        "250,200 250,200",
        "400,200 450,200 500,200",
    )


def test_data_that_come_seldom_are_joined() -> None:
    (curve,) = drawn([(0, 0), (20, 100), (40, 0), (60, 100)]).curves

    assert len(curve.stretches) == 1


@pytest.mark.parametrize("nothing", [math.nan, math.inf, -math.inf, 1e300])
def test_what_is_no_value_of_cloudwatch_leaves_a_gap(nothing: float) -> None:
    (curve,) = drawn([(0, 0), (10, 100), (20, nothing), (30, 100), (40, 0)]).curves

    assert curve.stretches == ("0,200 100,0", "300,0 400,200")


def test_what_is_outside_of_the_span_is_left_out() -> None:
    marks = [Mark(START + minutes * MINUTE, str(minutes)) for minutes in (-1, 0, 15, 60, 61)]
    line = Line("line", tuple((mark.time, 1.0) for mark in marks))

    drawing = draw([line], Span(START, START + 60 * MINUTE), marks, BOX)

    assert drawing.marks == (Placed(0, "0"), Placed(150, "15"), Placed(600, "60"))
    assert drawing.curves[0].stretches[0].startswith("0,")


@pytest.mark.parametrize("lines", [[], [[]], [[(0, math.nan)]]])
def test_without_data_there_are_times_and_no_values(lines: list[list[tuple[int, float]]]) -> None:
    drawing = drawn(*lines)

    assert [curve.stretches for curve in drawing.curves] == [()] * len(lines)
    assert drawing.values == ()
    assert [time.label for time in drawing.times] == ["02:50", "03:00", "03:10", "03:20", "03:30",
                                                      "03:40", "03:50"]  # fmt: skip


def test_values_beside_the_axis_are_where_the_line_has_them() -> None:
    assert drawn([(0, 3), (60, 97)]).values == (
        Placed(200, "0"),
        Placed(150, "25"),
        Placed(100, "50"),
        Placed(50, "75"),
        Placed(0, "100"),
    )


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0, 0, ["0", "0.25", "0.5", "0.75", "1"]),
        (5, 5, ["0", "2", "4", "6"]),
        (-5, -5, ["-6", "-4", "-2", "0"]),
        (-3, 4, ["-4", "-2", "0", "2", "4"]),
        (3, 97, ["0", "25", "50", "75", "100"]),
        (99.7, 99.9, ["99.7", "99.75", "99.8", "99.85", "99.9"]),
        (0.001, 0.0047, ["0", "0.002", "0.004", "0.006"]),
        (800, 1_600, ["0", "500", "1k", "1.5k", "2k"]),
        (1e6, 1_000_003, ["1M", "1.000001M", "1.000002M", "1.000003M"]),
        (0, 3.2e12, ["0", "1T", "2T", "3T", "4T"]),
        (0, 2e20, ["0", "5E+19", "1E+20", "1.5E+20", "2E+20"]),
    ],
)
def test_values_are_round_and_short(low: float, high: float, labels: list[str]) -> None:
    assert [value_label(tick) for tick in round_values(low, high)] == labels


@pytest.mark.parametrize(
    ("hours", "labels"),
    [
        (1.5, ["03:00", "03:15", "03:30", "03:45", "04:00", "04:15"]),
        (24, ["06:00", "12:00", "18:00", "22 Nov"]),
        (96, ["22 Nov", "23 Nov", "24 Nov", "25 Nov"]),
        (0, ["02:50"]),
    ],
)
def test_times_are_round_in_utc(hours: float, labels: list[str]) -> None:
    span = Span(START, START + timedelta(hours=hours))

    assert [label for _, label in round_times(span)] == labels


VALUES = st.floats(-LARGEST, LARGEST)


@cases
@given(VALUES, VALUES)
@example(5e-324, 1e-323)
@example(1e16, 1e16 + 2)
@example(-LARGEST, LARGEST)
def test_round_values_enclose_what_they_measure(one: float, other: float) -> None:
    low, high = sorted((one, other))

    ticks = round_values(low, high)

    assert 2 <= len(ticks) <= 6
    assert float(ticks[0]) <= low <= high <= float(ticks[-1])
    assert float(ticks[0]) < float(ticks[-1])
    assert len({value_label(tick) for tick in ticks}) == len(ticks)


@cases
@given(st.decimals(-(10**14), 10**14, places=3))
def test_a_label_loses_nothing(value: Decimal) -> None:
    powers = {"k": 3, "M": 6, "G": 9, "T": 12}
    label = value_label(value)
    number = label.rstrip("kMGT")

    assert Decimal(number).scaleb(powers.get(label[len(number) :], 0)) == value


@cases
@given(st.timedeltas(timedelta(), timedelta(days=2_000)), st.timedeltas(timedelta()))
def test_no_axis_has_too_many_times(length: timedelta, later: timedelta) -> None:
    start = START + later % timedelta(days=20_000)
    times = [time for time, _ in round_times(Span(start, start + length))]

    assert len(times) <= 7
    assert all(start <= time <= start + length for time in times)


POINTS = st.lists(
    st.tuples(st.integers(-100, 1_000), st.floats() | st.sampled_from([0.0, 1.0])), max_size=30
)


@cases
@given(st.lists(POINTS, max_size=3), st.integers(0, 900), st.floats(1, 2_000))
def test_everything_is_inside_the_box(
    lines: list[list[tuple[int, float]]], minutes: int, side: float
) -> None:
    span = Span(START, START + minutes * MINUTE)
    given_lines = [
        Line("", tuple((START + at * MINUTE, value) for at, value in one)) for one in lines
    ]

    drawing = draw(given_lines, span, [Mark(START, "opened")], Size(side, side / 2))

    pairs = [
        tuple(map(float, pair.split(",")))
        for curve in drawing.curves
        for stretch in curve.stretches
        for pair in stretch.split(" ")
    ]
    across = [x for x, _ in pairs] + [one.position for one in (*drawing.times, *drawing.marks)]
    down = [y for _, y in pairs] + [one.position for one in drawing.values]
    assert all(0 <= x <= side + 0.05 for x in across)
    assert all(0 <= y <= side / 2 + 0.05 for y in down)
