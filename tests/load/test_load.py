"""`make load` itself, small, so that it works when it is needed; and that it would see a loss."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.load.expressions import UnknownExpressionError, holds, key_range, updated
from tests.load.losses import RECORDS, told_of_losses

if TYPE_CHECKING:
    from pathlib import Path


def test_a_small_storm_is_accounted_for(tmp_path: Path) -> None:
    kept = tmp_path / "load.json"
    size = ("--alarms", "50", "--repeats", "200", "--crowd", "60", "--json", str(kept))

    run = subprocess.run(  # noqa: S603  our own source, by this very Python
        [sys.executable, "-m", "tests.load", *size], capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr
    told = json.loads(kept.read_text())
    assert told["differences"] == []
    assert told["deliveries"] >= 250
    assert told["units"]["written"]["table"] > told["units"]["written"]["due"] > 0


def test_what_is_lost_is_told() -> None:
    """In a process of its own, as every storm."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        told = pool.submit(told_of_losses).result()

    assert told.pop("") == []
    assert set(told) == {"message", *RECORDS}
    assert {what for what, lines in told.items() if len(lines) != 1} == set()


def test_what_the_stand_in_does_not_know_is_an_error() -> None:
    names = {"#0": "pk"}
    for ask in (
        lambda: holds({"C": "size (#0) > :0", "ExpressionAttributeNames": names}, None, "C"),
        lambda: key_range({"KeyConditionExpression": "#0 > :0"}),
        lambda: updated({"UpdateExpression": "SET #0 = :0"}, {}),
    ):
        with pytest.raises(UnknownExpressionError):
            ask()
