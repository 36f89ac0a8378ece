"""One built function under AWS's own runtime interface emulator: Lambda's runtime without Docker.

The emulator is a program for Linux that comes with SAM CLI; the runtime client inside it is
`awslambdaric`, AWS's own. Layers are given as Lambda gives them: ahead of everything else that the
interpreter could import.
"""

from __future__ import annotations

import json
import os
import platform
import re
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.local_stack.deployment import PROJECT, sam_program
from tests.local_stack.emulator import REGION, free_port
from tests.local_stack.process import LocalStackError, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BUILT = PROJECT / ".aws-sam" / "build"
LAYERS = tuple(BUILT / layer / "python" for layer in ("DependenciesLayer", "CoreLayer"))
START_SECONDS = 10
INVOKE_SECONDS = 120
_INIT_REPORT = re.compile(r"INIT REPORT\(durationMs: ([0-9.]+)\)")


@dataclass(frozen=True, slots=True)
class Invocation:
    """What one invocation answered, and everything that was logged from start to end."""

    payload: str
    log: str

    @property
    def failed(self) -> bool:
        """The runtime reports an exception as a payload that names its type."""
        answer = json.loads(self.payload) if self.payload else None
        return isinstance(answer, dict) and "errorType" in answer

    @property
    def init_duration_ms(self) -> float:
        """Milliseconds that importing the function took, in a process that had not done so."""
        found = _INIT_REPORT.search(self.log)
        if found is None:
            raise LocalStackError(f"The runtime reported no initialisation: {self.log[-500:]}")
        return float(found[1])


def invoke(folder: Path, event: bytes, environment: Mapping[str, str]) -> Invocation:
    """Invoke the handler `app.handler` of `folder` once, in a new runtime."""
    address = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "runtime.log"
        command = _command(address, f"127.0.0.1:{free_port()}")
        with running(command, log, _environment(folder, environment), folder):
            payload = _post(address, event)
        return Invocation(payload, log.read_text(errors="replace"))


def init_duration_ms(folder: Path) -> float:
    """Milliseconds of a cold start of the function in `folder`: its imports, in a new process.

    What the handler then does is not part of it, so it is given nothing to work with.
    """
    unreachable = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    return invoke(folder, b"{}", unreachable).init_duration_ms


@contextmanager
def bare_function() -> Iterator[Path]:
    """The least that any function with a table does, for comparison: boto3 and one client."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "app.py").write_text(
            "import boto3\n\n"
            'table = boto3.client("dynamodb")\n\n\n'
            "def handler(event, context):\n    return None\n"
        )
        yield Path(folder)


def _command(address: str, runtime_api: str) -> list[str]:
    return [
        str(_runtime_interface_emulator()),
        *("--runtime-interface-emulator-address", address),
        *("--runtime-api-address", runtime_api),
        *(sys.executable, "-m", "awslambdaric", "app.handler"),
    ]


def _runtime_interface_emulator() -> Path:
    machine = {"aarch64": "arm64", "x86_64": "x86_64"}.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        raise LocalStackError(
            "AWS's runtime interface emulator runs on Linux only. With Docker: sam local invoke"
        )
    site_packages = sam_program().resolve().parents[1] / "lib"
    found = sorted(site_packages.glob(f"python3*/site-packages/samcli/**/aws-lambda-rie-{machine}"))
    if not found:
        raise LocalStackError("SAM CLI came without the runtime interface emulator.")
    return found[0]


def _environment(folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(str(layer) for layer in LAYERS),
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_LAMBDA_FUNCTION_NAME": folder.name,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        **extra,
    }


def _post(address: str, event: bytes) -> str:
    _await_listening(address)
    url = f"http://{address}/2015-03-31/functions/function/invocations"
    request = urllib.request.Request(url, data=event, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=INVOKE_SECONDS) as answer:
            return str(answer.read().decode())
    except urllib.error.URLError as error:
        raise LocalStackError(f"The runtime did not answer: {error.reason}") from error


def _await_listening(address: str) -> None:
    host, _, port = address.partition(":")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise LocalStackError(f"The runtime did not start in {START_SECONDS} s.")
