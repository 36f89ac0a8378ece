"""`make load`: a storm, and what came of it; fails when a thing is lost or a target is missed."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.load.contention import crowd
from tests.load.part import play
from tests.load.report import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = 2  # processes, for machines with two cores
WORKERS = 8
_SAMPLE = 20  # the storm that is played by itself is so many times smaller
LEAST_ALARMS, LEAST_REPEATS = 60, 240


def main(argv: Sequence[str] | None = None) -> None:
    asked = _parser().parse_args(argv)
    report = _report(asked.alarms, asked.repeats, asked.crowd)
    asked.json.parent.mkdir(exist_ok=True)
    asked.json.write_text(json.dumps(report.json(), indent=2) + "\n")
    print(f"{report.text()}\n\nThe same as JSON: {asked.json}")
    sys.exit(0 if report.good else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--alarms", type=int, default=10_000, help="distinct ones")
    parser.add_argument("--repeats", type=int, default=100_000, help="of any of them")
    parser.add_argument("--crowd", type=int, default=1_000, help="alarms with one dedupe string")
    parser.add_argument("--json", type=Path, default=Path(".local/load.json"), help="kept here")
    return parser


def _report(alarms: int, repeats: int, crowded: int) -> Report:
    """Each part has a process of its own, since clients keep the account they were made with.

    Own overhead is measured in one that runs by itself: two at once share the machine's caches.
    """
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PARTS, mp_context=fresh, max_tasks_per_child=1) as pool:
        print(f"{alarms:,} alarms, {repeats:,} repeats, in {PARTS} processes ...", flush=True)
        playing = [pool.submit(play, alarms, repeats, part, PARTS) for part in range(PARTS)]
        parts = [one.result() for one in playing]
        print("A small one by itself ...", flush=True)
        sample = max(alarms // _SAMPLE, LEAST_ALARMS), max(repeats // _SAMPLE, LEAST_REPEATS)
        alone = pool.submit(play, *sample, 0, 1).result()
        print(f"{crowded:,} alarms with one dedupe string ...\n", flush=True)
        together = pool.submit(crowd, crowded, WORKERS).result()
    return Report(alarms, repeats, parts, alone, together)


if __name__ == "__main__":
    main()
