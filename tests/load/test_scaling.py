"""docs/scaling.md says what is so."""

from __future__ import annotations

import subprocess
import sys

from tests.load.scaling import DOCUMENT, tables_in


def test_the_tables_are_those_that_the_script_prints() -> None:
    """In a process of its own: what it measures is measured through clients that are new."""
    run = subprocess.run(  # noqa: S603  our own source, by this very Python
        [sys.executable, "-m", "tests.load.scaling"], capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
    told = tables_in(DOCUMENT.read_text())
    assert told == tables_in(run.stdout), "run `python -m tests.load.scaling --write`"
