"""`make invoke`: one function as Lambda runs it, against the local AWS.

Uses the local stack that `make local` runs, or starts one for this invocation.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from tests.local_stack import runtime
from tests.local_stack.deployment import PROJECT, build, deploy, deployed
from tests.local_stack.emulator import Emulator, emulator
from tests.local_stack.process import LocalStackError, end_on_signals
from tests.local_stack.stack import ENVIRONMENT, LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local_stack.deployment import Deployment


def main() -> None:
    """Print the function's log, then what it answered; fail when the function did."""
    parser = argparse.ArgumentParser(prog="make invoke")
    parser.add_argument("function", metavar="FUNCTION", help="a folder of functions/")
    parser.add_argument("event", metavar="EVENT", help="a file of events/", type=Path)
    arguments = parser.parse_args()
    end_on_signals()
    try:
        folder, event = _function_folder(arguments.function), _event(arguments.event)
        with _some_deployment() as deployment:
            result = runtime.invoke(folder, event, environment(deployment, arguments.function))
    except LocalStackError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    print(f"{result.log}\n{arguments.function} answered:\n{_pretty(result.payload)}")
    sys.exit(1 if result.failed else 0)


def environment(deployment: Deployment, function: str) -> dict[str, str]:
    """The environment that the template gives the function, and the way to the local AWS."""
    logical_id = "".join(part.title() for part in function.split("_")) + "Function"
    configuration = deployment.aws("lambda").get_function_configuration(
        FunctionName=deployment.function_name(logical_id)
    )
    return {
        **configuration["Environment"]["Variables"],
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(configuration["MemorySize"]),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(configuration["Timeout"]),
        "AWS_ENDPOINT_URL": deployment.emulator.url,
    }


def _function_folder(function: str) -> Path:
    names = sorted(handler.parent.name for handler in PROJECT.glob("functions/*/app.py"))
    if function not in names:
        raise LocalStackError(f"There is no function {function!r}; there are {', '.join(names)}.")
    return PROJECT / "functions" / function


def _event(path: Path) -> bytes:
    try:
        text = path.read_bytes()
        json.loads(text)
    except OSError as error:
        raise LocalStackError(f"The event {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise LocalStackError(f"The event {path} is not JSON: {error}") from error
    return text


@contextmanager
def _some_deployment() -> Iterator[Deployment]:
    running = _running_deployment()
    if running is not None:
        build(LOCAL / "invoke")
        yield running
        return
    print("No local stack runs; starting one for this invocation ...", flush=True)
    with emulator(LOCAL / "invoke") as started:
        yield deploy(started)


def _running_deployment() -> Deployment | None:
    url = _running_url()
    if url is None:
        return None
    try:
        return deployed(Emulator(url, LOCAL))
    except (BotoCoreError, ClientError):
        return None


def _running_url() -> str | None:
    """The address in `.local/env`, the file that `make local` keeps while it runs."""
    if not ENVIRONMENT.is_file():
        return None
    prefix = "export LOCAL_AWS_ENDPOINT="
    lines = ENVIRONMENT.read_text().splitlines()
    return next((line.removeprefix(prefix) for line in lines if line.startswith(prefix)), None)


def _pretty(payload: str) -> str:
    return json.dumps(json.loads(payload), indent=2) if payload else "nothing"


if __name__ == "__main__":
    main()
