"""Programs that the local stack runs, so that none outlives it.

Each runs in a process group of its own, which is ended as a whole: `sam` runs make and pip, and the
emulator runs a worker for each function.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

GRACE_SECONDS = 3  # an execution that waits keeps the emulator from ending


class LocalStackError(Exception):
    """The local stack cannot do what it was asked; the message is the one line that users read."""


def end_on_signals() -> None:
    """Let what ends this process unwind it as Ctrl-C does, so that its children end as well.

    Ctrl-C is among them for shells that start background jobs deaf to it.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


@contextmanager
def running(
    argv: Sequence[str | Path], log: Path, env: Mapping[str, str], cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while the block runs, its output in `log`; end it and its children after."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end_group(process)


def finish(argv: Sequence[str | Path], log: Path, env: Mapping[str, str], cwd: Path) -> None:
    """Run a program to its end; a failure is one line that names the log."""
    with running(argv, log, env, cwd) as process:
        code = process.wait()
    if code:
        command = " ".join(str(part) for part in argv[:2])
        raise LocalStackError(f"`{command}` failed (exit code {code}); see {log}")


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if _signal_group(process, signal.SIGTERM):
        # Whoever does not end in time, and children that outlived their parent, end with SIGKILL.
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> bool:
    """Tell whether there was still anybody in the group to hear the signal."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return False
    return True
