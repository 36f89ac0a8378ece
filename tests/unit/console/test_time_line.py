"""Where things are drawn."""

from __future__ import annotations

import pytest

from incident_manager.console.time_line import Axis, Bar, Shape, in_words


@pytest.mark.parametrize(
    ("minutes", "length", "labels"),
    [
        (0, 1, ["0", "1 min"]),
        (5, 5, ["0", "1 min", "2 min", "3 min", "4 min", "5 min"]),
        (7, 8, ["0", "2 min", "4 min", "6 min", "8 min"]),
        (25, 25, ["0", "5 min", "10 min", "15 min", "20 min", "25 min"]),
        (130, 150, ["0", "30 min", "1 h", "1 h 30 min", "2 h", "2 h 30 min"]),
    ],
)
def test_an_axis_reaches_far_enough_with_few_ticks(
    minutes: int, length: int, labels: list[str]
) -> None:
    axis = Axis.reaching(minutes)

    assert axis.minutes == length
    assert [one.label for one in axis.ticks] == labels


def test_positions_are_percent_of_the_axis() -> None:
    axis = Axis.reaching(20)

    assert axis.mark(5, Shape.PAGE).x == "25%"
    assert axis.bar(5, 15) == Bar("25%", "50%")
    assert axis.bar(15, None) == Bar("75%", "25%", open=True)
    assert axis.x(1000) == "100%"


def test_a_week_has_a_readable_axis() -> None:
    assert len(Axis.reaching(7 * 24 * 60).ticks) <= 9
    assert in_words(65) == "1 h 5 min"
