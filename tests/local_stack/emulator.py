"""MiniStack, the local AWS, as a child process with a clean environment."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.local_stack.process import LocalStackError, running

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

ACCOUNT = "123456789012"
REGION = "us-east-1"
START_SECONDS = 60
# Unpacking a function for its first start has taken a busy machine half of that.
ANSWER_SECONDS = 60
NEEDED_BYTES = 300_000_000


@dataclass(frozen=True, slots=True)
class Emulator:
    """A local AWS that answers at `url`; its log and the files it works with lie in `folder`."""

    url: str
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "emulator.log"

    def environment(self) -> dict[str, str]:
        """What a program needs to see this AWS, and no other, whatever the user has configured."""
        return {
            **_machine(),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }


@contextmanager
def emulator(
    folder: Path, *, port: int | None = None, wait_scale: float = 1, enforce_iam: bool = False
) -> Iterator[Emulator]:
    """Run a local AWS on `port`, or a free one, while the block runs.

    `wait_scale` shortens every wait of a state machine: at 0.01 a minute takes 0.6 seconds.
    `enforce_iam` refuses each function whatever its role does not allow, as AWS does; without it
    any credentials may do anything.
    """
    port = free_port() if port is None else port
    _check_port(port)
    _check_disk(folder)
    started = Emulator(f"http://localhost:{port}", folder)
    scratch = folder / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        ministack = Path(sys.executable).with_name("ministack")
        settings = {
            **_settings(scratch, port),
            "SFN_WAIT_SCALE": str(wait_scale),
            "AUTH": str(enforce_iam).lower(),
        }
        with running([ministack], started.log, settings, scratch) as process:
            _await_ready(started, process)
            yield started
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _settings(scratch: Path, port: int) -> dict[str, str]:
    """Functions inherit these, so that nothing of the user's own shell is among them."""
    return {
        **_machine(),
        "TMPDIR": str(scratch),
        "STATE_DIR": str(scratch / "state"),
        "S3_DATA_DIR": str(scratch / "s3"),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # It would listen on a port of its own.
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _machine() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        # A port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise LocalStackError(
                f"Port {port} cannot be used ({error.strerror}). Name another: make local PORT=4600"
            ) from error


def _check_disk(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise LocalStackError(
            f"{NEEDED_BYTES // 10**6} MB of free disk are needed in {folder}, "
            f"and {free // 10**6} MB are."
        )


def _await_ready(started: Emulator, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LocalStackError(f"The local AWS ended as it started; see {started.log}")
        if _is_ready(started):
            return
        time.sleep(0.1)
    raise LocalStackError(f"The local AWS did not start in {START_SECONDS} s; see {started.log}")


def _is_ready(started: Emulator) -> bool:
    try:
        with urllib.request.urlopen(f"{started.url}/_ministack/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
