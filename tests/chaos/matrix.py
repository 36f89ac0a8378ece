"""Every fault at every call, alone and in pairs: which runs there are, and what came of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

from tests.chaos.fault import CALLS, DELIVERY, Fault, Injection, can_strike
from tests.chaos.invariant import INVARIANTS, named, violations
from tests.chaos.run import Run, perform
from tests.chaos.scenario import PATHS, Path, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor

_ALL = "all"
_NAMES = max(len(path.name) for path in PATHS) + 1


@dataclass(slots=True)
class Tally:
    """How many runs there were, by path and (first) fault; and what was violated, by run."""

    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    violated: dict[str, list[str]] = field(default_factory=dict)

    def count(self, run: Run) -> None:
        self.runs[run.path.name, run.faults[0].fault.value] += 1
        if found := violations(run):
            self.violated[run.name] = found

    def add(self, other: Tally) -> None:
        self.runs += other.runs
        self.violated |= other.violated

    def json(self) -> list[Any]:
        """As it can travel from one process to another."""
        return [[[*cell, runs] for cell, runs in self.runs.items()], self.violated]

    @classmethod
    def of(cls, json: list[Any]) -> Tally:
        cells, violated = json
        return cls(Counter({(path, fault): runs for path, fault, runs in cells}), violated)

    @property
    def total(self) -> int:
        return self.runs.total()


def injections(run: Run, after: int = 0) -> Iterator[Injection]:
    """Every fault that can strike a call of this run, later than that of the number `after`."""
    for call in run.witness.calls[after : run.calls]:
        yield from (Injection(one, call.number) for one in CALLS if can_strike(one, call.name))


def single_injections(path: Path) -> tuple[Injection, ...]:
    return (*(Injection(one) for one in DELIVERY), *injections(perform(path)))


def singles(path: Path) -> Tally:
    tally = Tally()
    for injection in single_injections(path):
        tally.count(perform(path, [injection]))
    return tally


def pairs_with(path_name: str, first: Injection) -> Tally:
    """Each fault at each call after the first fault, also at those of what recovers from it."""
    path, tally = path_of(path_name), Tally()
    for second in injections(perform(path, [first]), after=first.at):
        tally.count(perform(path, [first, second]))
    return tally


def pairs(path: Path, pool: Executor) -> Tally:
    """Every two faults, those of the delivery with each other and with a call's."""
    tally = Tally()
    for both in combinations(DELIVERY, 2):
        tally.count(perform(path, map(Injection, both)))
    for done in pool.map(partial(pairs_with, path.name), single_injections(path)):
        tally.add(done)
    return tally


def table(tally: Tally) -> str:
    """Paths by fault, in runs."""
    known = {path for path, _ in tally.runs}
    columns = [*(one.value for one in Fault), _ALL]
    heads = [column.replace("OUT_OF", "OUT OF").partition("_")[::2] for column in columns]
    rows = [("", [above for above, _ in heads]), ("", [below for _, below in heads])]
    for path in (*(one.name for one in PATHS if one.name in known), _ALL):
        rows.append((path, [str(_count(tally, path, column)) for column in columns]))
    widths = [max(5, *map(len, cells)) for cells in zip(*(cells for _, cells in rows), strict=True)]
    return "\n".join(_line(name, cells, widths) for name, cells in rows)


def verdict(tally: Tally) -> str:
    held = f"{len(INVARIANTS)} invariants held against each"
    runs = f"{tally.total} runs, {held}: {len(tally.violated)} runs with violations"
    broken = Counter(chain.from_iterable({*map(named, one)} for one in tally.violated.values()))
    return "\n".join([runs, *(f"  {times} of: {what}" for what, times in broken.most_common())])


def _line(name: str, cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return f"{name:{_NAMES}}{padded}"


def _count(tally: Tally, path: str, fault: str) -> int:
    return sum(
        runs
        for (of_path, of_fault), runs in tally.runs.items()
        if path in {of_path, _ALL} and fault in {of_fault, _ALL}
    )
