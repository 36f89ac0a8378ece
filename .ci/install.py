"""Install what the lock files name into virtual environments beside the project.

Run by `make` before every target, so it returns at once when nothing is to be done: each
environment carries the digest of the lock that it was made from, and an environment made from
another lock is made anew, since pip never removes what a lock no longer names.

This file runs on whatever `python3` is: it keeps to syntax that an old one still parses, to be able
to say that it is too old.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 1_500_000_000
STAMP = "installed-from.sha256"


class InstallError(Exception):
    """Nothing was installed; the message is the one line that the user reads."""


def main() -> None:
    """Make every `environment=lock` of the command line current, all at the same time."""
    parser = argparse.ArgumentParser(description="install locked requirements")
    parser.add_argument("pairs", nargs="+", metavar="ENVIRONMENT=LOCK")
    pairs = [pair.split("=", 1) for pair in parser.parse_args().pairs]
    try:
        _check_python()
        wanted = [(Path(home), Path(lock)) for home, lock in pairs]
        stale = [(home, lock) for home, lock in wanted if not _is_current(home, lock)]
        if stale:
            _check_disk()
            _install(stale)
    except InstallError as error:
        sys.exit(str(error))


def _check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise InstallError(
            "Python 3.11 or later is needed, and {} is {}.{}. Name another one: "
            "make PYTHON=python3.13 ...".format(sys.executable, *sys.version_info[:2])
        )


def _check_disk() -> None:
    free = shutil.disk_usage(".").free
    if free < NEEDED_BYTES:
        raise InstallError(
            f"{NEEDED_BYTES // 10**6} MB of free disk are needed here, and {free // 10**6} MB are."
        )


def _is_current(home: Path, lock: Path) -> bool:
    stamp = home / STAMP
    return stamp.is_file() and stamp.read_text() == _digest(lock)


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _install(stale: "list[tuple[Path, Path]]") -> None:
    homes = " and ".join(str(home) for home, _ in stale)
    print(f"Installing {homes} (once, a minute or two) ...", flush=True)
    for home, _ in stale:
        _create(home)
    running = [(home, lock, _start_pip(home, lock)) for home, lock in stale]
    failed = [str(lock) for home, lock, pip in running if pip.wait() != 0]
    if failed:
        raise InstallError("{} could not be installed; pip says why.".format(" and ".join(failed)))
    for home, lock in stale:
        (home / STAMP).write_text(_digest(lock))


def _create(home: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if made.returncode:
        raise InstallError(
            "{} cannot create a virtual environment (Debian and Ubuntu: install python3-venv): "
            "{}".format(sys.executable, made.stdout.decode(errors="replace").strip()[-300:])
        )


def _start_pip(home: Path, lock: Path) -> "subprocess.Popen[bytes]":
    """The lock is complete and hashed: pip is to resolve nothing and to trust nothing else."""
    pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    return subprocess.Popen([*pip, "--quiet", "--no-deps", "--require-hashes", "-r", str(lock)])


if __name__ == "__main__":
    main()
