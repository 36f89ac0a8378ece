"""The matrix of faults, from what the tests of the paths counted, wherever they ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chaos.matrix import Tally, table, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

TALLY = "tally"


def print_matrix(terminalreporter: pytest.TerminalReporter) -> None:
    """Nothing where no path was tried."""
    tally = Tally()
    for one in _tallies(terminalreporter):
        tally.add(one)
    if tally.total:
        terminalreporter.section("every fault at every call")
        terminalreporter.write_line(f"{table(tally)}\n\n{verdict(tally)}")


def _tallies(terminalreporter: pytest.TerminalReporter) -> Iterator[Tally]:
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            yield from (Tally.of(value) for name, value in report.user_properties if name == TALLY)
