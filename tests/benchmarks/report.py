"""The figures, for people and for programs."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from tests.benchmarks import calls, targets
from tests.benchmarks.calculator import Calculated
from tests.benchmarks.capacity import Units
from tests.benchmarks.cold_start import ColdStart
from tests.benchmarks.cpu import Cpu
from tests.benchmarks.paging_path import Played

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.targets import Verdict

_LABEL = 24
_HARD_SPACE = "\N{NO-BREAK SPACE}"
_COLUMNS = "{:<24}{:>8}{:>8}{:>8}{:>8}{:>8}{:>13}{:>8}{:>8}"
_STARTS = "{:<26}{:>9}{:>8}{:>13}{:>9}"
_SHIFTS = "{:<24}{:>8}{:>10}{:>14}{:>12}{:>12}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One part of the paging path."""

    played: Played
    units: Units
    cpu: Cpu

    @property
    def to_first_page(self) -> int | None:
        return calls.to_first_page(self.played.calls)

    @property
    def in_sequence(self) -> int:
        return calls.in_sequence(self.played.calls)

    @property
    def by_name(self) -> Counter[str]:
        return Counter(call.operation for call in self.played.calls)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one `make bench` found out."""

    path: Sequence[Measured]
    starts: Sequence[ColdStart]
    shifts: Sequence[Calculated]

    def verdicts(self) -> list[Verdict]:
        figures = dict(self._figures())
        return [target.verdict(figures) for target in targets.TARGETS]

    def _figures(self) -> Iterator[tuple[tuple[str, str], float]]:
        for one in self.path:
            yield (one.played.name, targets.IN_SEQUENCE), one.in_sequence
            if one.to_first_page:
                yield (one.played.name, targets.TO_FIRST_PAGE), one.to_first_page
        for start in self.starts:
            yield (start.function, targets.COLD_START), start.ratio
        for kind in self.shifts:
            yield (kind.kind, targets.YEAR), kind.year_ms
        yield (targets.ANY_ROTATION, targets.AGEING), max(kind.ageing for kind in self.shifts)

    def text(self) -> str:
        parts = (self._path(), self._calls(), self._starts(), self._shifts(), self._verdicts())
        return "\n\n".join([machine(), *("\n".join(map(str.rstrip, part)) for part in parts)])

    def json(self) -> dict[str, Any]:
        return {
            "machine": machine(),
            "paths": {one.played.name: _json_of(one) for one in self.path},
            "cold_starts": [asdict(start) for start in self.starts],
            "shifts": [asdict(one) for one in self.shifts],
            "targets": [{**asdict(one), "met": one.met} for one in self.verdicts()],
        }

    def _path(self) -> Iterator[str]:
        yield _COLUMNS.format(
            "AWS calls, to", "the 1st", "in se-", "in", "read", "write", "state", "CPU ms", "CPU ms"
        )
        yield _COLUMNS.format(
            *("", "page", "quence", "all", "units", "units"),
            *("transitions", "median", "p95"),
        )
        for one in self.path:
            yield _COLUMNS.format(
                one.played.name,
                one.to_first_page or "-",
                one.in_sequence,
                len(one.played.calls),
                f"{one.units.read:g}",
                f"{one.units.write:g}",
                one.played.transitions or "-",
                f"{one.cpu.median:.1f}",
                f"{one.cpu.p95:.1f}",
            )
        yield f"CPU: {self.path[0].cpu.runs} warm invocations each, botocore's part included."
        yield "Units: from the sizes of the items; transactions twice, index entries included."

    def _calls(self) -> Iterator[str]:
        for one in self.path:
            names = (f"{number}{_HARD_SPACE}{name}" for name, number in one.by_name.items())
            line = f"{one.played.name:<{_LABEL}}{', '.join(names)}"
            yield fill(line, 100, subsequent_indent=" " * _LABEL).replace(_HARD_SPACE, " ")
        yield "ssm.GetParameter: once a minute for each access key."

    def _starts(self) -> Iterator[str]:
        yield _STARTS.format("cold start, ms", "init", "ratio", "first event", "both")
        for start in self.starts:
            yield _STARTS.format(
                start.function,
                f"{start.init:.0f}",
                f"{start.ratio:.2f}",
                f"{start.first_event:.0f}",
                f"{start.init + start.first_event:.0f}",
            )
        yield f"Medians of {self.starts[0].rounds} processes each, in turn; built layers, bytecode."
        yield "Init is imports; the first event makes the clients (the bare one: init)."

    def _shifts(self) -> Iterator[str]:
        yield _SHIFTS.format(
            "30 people", "shifts", "CPU ms", "report, ms", "on call, us", "the same"
        )
        yield _SHIFTS.format("", "a year", "", "3 rotations", "1 week old", "50 years")
        for one in self.shifts:
            figures = (one.year_ms, one.report_ms, one.young_us, one.old_us)
            yield _SHIFTS.format(one.kind, one.shifts, *(f"{figure:.1f}" for figure in figures))

    def _verdicts(self) -> Iterator[str]:
        for one in self.verdicts():
            target = one.target
            word = "met   " if one.met else "MISSED"
            where = "" if one.met else f"; look at {target.look_at}"
            found = f"{one.measured:.3g} of at most {target.at_most:g}"
            yield f"{word}  {target.subject}, {target.figure}: {found}{where}"


def machine() -> str:
    """What the figures were measured on: they compare with none from elsewhere."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def _json_of(one: Measured) -> dict[str, Any]:
    return {
        "calls_to_first_page": one.to_first_page,
        "calls_in_sequence": one.in_sequence,
        "calls": dict(one.by_name),
        "units": asdict(one.units),
        "state_transitions": one.played.transitions,
        "cpu_ms": asdict(one.cpu),
    }
