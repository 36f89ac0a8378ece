"""The real AWS CLI, with nothing but the endpoint and a key of the deployed product."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack

AWS = Path(sys.executable).with_name("aws")


class RefusedError(Exception):
    """What the command printed instead of an answer."""


def aws(stack: Stack, service: str, operation: str, **members: Any) -> Any:
    """The answer of one command; members are options, and JSON where they are no text."""
    options = [text for name, one in members.items() for text in _option(name, one)]
    machine = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    nothing = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    done = subprocess.run(
        [AWS, service, operation, *options, "--output", "json"],
        env={**machine, **nothing, **stack.shell_variables()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RefusedError(done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else None


def _option(name: str, value: Any) -> list[str]:
    option = f"--{name.replace('_', '-')}"
    if isinstance(value, bool):
        return [option if value else f"--no-{option[2:]}"]
    return [option, value if isinstance(value, str) else json.dumps(value)]
