"""`make bench`: measure, print, and fail when a target is missed."""

from __future__ import annotations

import json
import sys

from tests import in_process_account as account
from tests.benchmarks import PROJECT
from tests.benchmarks.calculator import calculated
from tests.benchmarks.calls import BenchmarkError, Recorder, Wire
from tests.benchmarks.capacity import Meter
from tests.benchmarks.cold_start import cold_starts
from tests.benchmarks.cpu import cpu_of
from tests.benchmarks.paging_path import Played, Stage
from tests.benchmarks.report import Measured, Report
from tests.dynamodb_table import table_properties
from tests.lambda_functions import unseen_logs
from tests.local_stack.process import LocalStackError, end_on_signals

KEPT = PROJECT / ".local" / "bench.json"


def main() -> None:
    end_on_signals()
    try:
        report = _report()
    except (BenchmarkError, LocalStackError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(report.json(), indent=2) + "\n")
    print(f"\n{report.text()}\n\nThe same as JSON: {KEPT.relative_to(PROJECT)}")
    sys.exit(0 if all(verdict.met for verdict in report.verdicts()) else 1)


def _report() -> Report:
    print("The paging path, in this process ...", flush=True)
    recorder = Recorder()
    wire = Wire(recorder)
    with account.environment(), unseen_logs():
        with account.account():
            recorder.take()
            stage = Stage(recorder)
            played = [*stage.play(), *stage.visits()]
        path = _measured(played, wire)
    shifts = calculated()
    print("Cold starts, each function in turn, about a minute ...", flush=True)
    return Report(path, cold_starts(played, KEPT.parent / "bench"), shifts)


def _measured(played: list[Played], wire: Wire) -> list[Measured]:
    meter = Meter.of_table(table_properties())
    measured = []
    for one in played:
        meter.charge_all(one.setting_up)
        measured.append(Measured(one, meter.charge_all(one.calls), cpu_of(one, wire)))
    return measured


if __name__ == "__main__":
    main()
