"""`python -m tests.chaos`: every fault alone; `--pairs`: every two; `--run NAME`: one run again."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.chaos.invariant import violations
from tests.chaos.matrix import Tally, pairs, singles, table, verdict
from tests.chaos.run import Run, from_name
from tests.chaos.scenario import PATHS, Path

MOST_SHOWN = 20  # broken runs: one is enough to work on


def main() -> int:
    """1 when an invariant was violated."""
    asked = _arguments()
    if asked.run:
        return _tell_run(from_name(asked.run))
    paths = [path for path in PATHS if not asked.path or path.name in asked.path]
    began = time.monotonic()
    tally = _all_pairs(paths, asked.processes) if asked.pairs else _all_singles(paths)
    _tell(tally, "two faults, by the first" if asked.pairs else "one fault")
    print(f"{time.monotonic() - began:.0f} s")
    return bool(tally.violated)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--pairs", action="store_true", help="two faults in each run")
    parser.add_argument("--path", action="append", help="only this path; may be repeated")
    parser.add_argument("--run", help="one run again, told call by call: path/FAULT@call+...")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


def _all_singles(paths: list[Path]) -> Tally:
    tally = Tally()
    for path in paths:
        tally.add(singles(path))
    return tally


def _all_pairs(paths: list[Path], processes: int) -> Tally:
    """Tells of each path as it is done: all of them take minutes."""
    tally = Tally()
    with ProcessPoolExecutor(processes) as pool:
        for path in paths:
            done = pairs(path, pool)
            print(f"{path.name}: {verdict(done)}", flush=True)
            tally.add(done)
    return tally


def _tell(tally: Tally, what: str) -> None:
    print(f"Runs with {what}:\n\n{table(tally)}\n")
    for name, found in list(tally.violated.items())[:MOST_SHOWN]:
        print(f'python -m tests.chaos --run "{name}"', *found, sep="\n    ")
    print(verdict(tally))


def _tell_run(run: Run) -> int:
    for call in run.witness.calls[: run.calls]:
        print(f"{call.number:4}  {call.time:%H:%M:%S}  {call.name:14} {call.fault or ''}")
    found = violations(run)
    print(*(found or ["no violation"]), sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
