"""The figures of a storm, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.benchmarks.report import machine
from tests.load.contention import Crowd
from tests.load.part import PartOfStorm
from tests.load.storm import percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

OVERHEAD_MS = {"median": 10, "p99": 30}  # of an alarm, at most
OPENS, ABSORBED = "own overhead, an alarm that opens", "own overhead, an absorbed repeat"
_HEADINGS = ("median", "p90", "p99", "p99.9", "most")
_ENOUGH = 300  # alarms for a p99 that says anything
_HOTTEST = 5
_MOST_DIFFERENCES = 20
_TIMES = "{:<44}{:>9}{:>9}{:>9}{:>9}{:>9}"


@dataclass(frozen=True, slots=True)
class Report:
    """`parts` were played side by side, `alone` is a smaller storm by itself."""

    alarms: int
    repeats: int
    parts: Sequence[PartOfStorm]
    alone: PartOfStorm
    crowd: Crowd

    @property
    def good(self) -> bool:
        return not self.differences and all(met for _, met in self._verdicts())

    @property
    def differences(self) -> list[str]:
        parts = (*self.parts, self.alone)
        return [*(one for part in parts for one in part.differences), *self._of_crowd()]

    def text(self) -> str:
        blocks = (self._what(), self._times(), self._units(), self._crowd(), self._verdict())
        return "\n\n".join([machine(), *("\n".join(block) for block in blocks)])

    def json(self) -> dict[str, Any]:
        return {
            "machine": machine(),
            "alarms": self.alarms,
            "repeats": self.repeats,
            "deliveries": self._sum("deliveries"),
            "deliveries_per_second": self._per_second,
            "pages": self._sum("pages"),
            "peak_megabytes": self._peak,
            "milliseconds": {name: _figures(times) for name, times in self._series()},
            "units": {
                "read": dict(_by_place(self._read)),
                "written": dict(_by_place(self._written)),
            },
            "crowd": {"seconds": self.crowd.seconds, "conflicts": self.crowd.conflicts},
            "differences": self.differences,
            "good": self.good,
        }

    def _what(self) -> Iterator[str]:
        after = [part.aftermath for part in self.parts]
        in_flight = sum(one.in_flight for one in after)
        acknowledged = sum(len(one.acknowledged) for one in after)
        resolved = sum(len(one.resolved) for one in after)
        yield (
            f"{self.alarms:,} alarms, {self.repeats:,} repeats,"
            f" {self._sum('deliveries'):,} deliveries (some of them twice)"
        )
        yield (
            f"{self._sum('pages'):,} pages; {in_flight:,} engagements in flight, of which"
            f" {acknowledged:,} were acknowledged and {resolved:,} resolved"
        )
        yield (
            f"{self._per_second:,.0f} deliveries a second, by {len(self.parts)} processes;"
            f" {self._sum('records'):,} records"
        )
        yield f"Peak memory {self._peak:,.0f} MB, the stand-in's table of one process included"

    def _times(self) -> Iterator[str]:
        yield _TIMES.format("milliseconds, in process", *_HEADINGS)
        for name, times in self._series():
            yield _TIMES.format(name, *(f"{one:.1f}" for one in _figures(times).values()))
        yield "Own overhead: processor time without AWS's part. To the page: the clock's time, with"
        yield "the stand-in's answers and without a network (docs/scaling.md has what AWS adds)."

    def _series(self) -> Iterator[tuple[str, list[float]]]:
        yield from self._of_alone()
        weathered = [part.weathered for part in self.parts]
        stages = [part.aftermath.advanced for part in self.parts]
        yield "side by side: an alarm that opens", _all(one.opened.own for one in weathered)
        yield "side by side: an absorbed repeat", _all(one.absorbed.own for one in weathered)
        yield "side by side: a stage that comes due", _all(one.own for one in stages)
        yield "side by side: alarm to first page", _all(one.opened.to_page for one in weathered)

    def _of_alone(self) -> Iterator[tuple[str, list[float]]]:
        yield OPENS, self.alone.weathered.opened.own
        yield ABSORBED, self.alone.weathered.absorbed.own
        yield "alarm to first page handed over", self.alone.weathered.opened.to_page

    def _units(self) -> Iterator[str]:
        for verb, units in (("read", self._read), ("written", self._written)):
            for place, number in _by_place(units).most_common():
                yield f"units {verb}, {place}: {number:,.0f}; the hottest keys"
                mine = Counter({key: one for (where, key), one in units.items() if where == place})
                for key, one in mine.most_common(_HOTTEST):
                    yield f"  {one / number:>6.1%} {one:>10,.0f}  {key}"

    def _crowd(self) -> Iterator[str]:
        waits = [one.seconds * 1000 for one in self.crowd.met]
        yield (
            f"One dedupe string, {len(waits):,} alarms from {self.crowd.workers} workers:"
            f" {self.crowd.seconds:.1f} s, {self.crowd.conflicts} writes refused,"
            f" {len(list(self._of_crowd()))} differences"
        )
        yield _TIMES.format("milliseconds, with AWS's usual times", *_HEADINGS)
        yield _TIMES.format("alarm", *(f"{one:.0f}" for one in _figures(waits).values()))

    def _of_crowd(self) -> Iterator[str]:
        came = Counter(one.outcome for one in self.crowd.met)
        if came != Counter(Opened=1, Attached=len(self.crowd.met) - 1):
            yield f"one dedupe string: {dict(came)} came of {len(self.crowd.met)} alarms"
        if self.crowd.incidents != 1:
            yield f"one dedupe string: {self.crowd.incidents} incidents"

    def _verdict(self) -> Iterator[str]:
        for line, met in self._verdicts():
            yield f"{'met   ' if met else 'MISSED'}  {line}"
        if not self.differences:
            yield "Accounted for: every incident, page, message, mark, lock and timeline event."
        yield from self.differences[:_MOST_DIFFERENCES]
        if (more := len(self.differences) - _MOST_DIFFERENCES) > 0:
            yield f"... and {more:,} differences more"

    def _verdicts(self) -> Iterator[tuple[str, bool]]:
        """None of a storm that is too small to judge by."""
        for name, times in self._of_alone():
            judged = name in (OPENS, ABSORBED) and len(times) >= _ENOUGH
            for which, most in OVERHEAD_MS.items() if judged else ():
                found = _figures(times)[which]
                yield f"{name}, {which}: {found:.1f} of at most {most} ms", found <= most

    @property
    def _read(self) -> Counter[tuple[str, str]]:
        return sum((Counter(part.units_read) for part in self.parts), Counter())

    @property
    def _written(self) -> Counter[tuple[str, str]]:
        return sum((Counter(part.units_written) for part in self.parts), Counter())

    @property
    def _peak(self) -> float:
        return max(part.peak_megabytes for part in self.parts)

    @property
    def _per_second(self) -> float:
        return sum(part.deliveries / part.weathered.seconds for part in self.parts)

    def _sum(self, member: str) -> int:
        return sum(getattr(part, member) for part in self.parts)


def _figures(times: Sequence[float]) -> dict[str, float]:
    shares = dict(zip(_HEADINGS, (0.5, 0.9, 0.99, 0.999, 1), strict=True))
    return {name: percentile(times, share) for name, share in shares.items()}


def _all(series: Iterator[list[float]]) -> list[float]:
    return [one for times in series for one in times]


def _by_place(units: Counter[tuple[str, str]]) -> Counter[str]:
    places: Counter[str] = Counter()
    for (place, _), number in units.items():
        places[place] += number
    return places
