"""The handlers as Lambda calls them, in this process."""

from __future__ import annotations

import importlib
import os
import uuid
import warnings
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Context:
    """What the functions read of Lambda's context."""

    function_name: str
    qualifier: str = ""
    memory_limit_in_mb: int = 1024
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def invoked_function_arn(self) -> str:
        where = f"{DEPLOYMENT.region}:{DEPLOYMENT.account}"
        name = f"{self.function_name}:{self.qualifier}" if self.qualifier else self.function_name
        return f"arn:{DEPLOYMENT.partition}:lambda:{where}:function:{name}"

    def get_remaining_time_in_millis(self) -> int:
        """As at the beginning of an invocation that may take a minute."""
        return 60_000


def invoke(function: str, event: Any, qualifier: str = "") -> Any:
    """Loaded when first invoked, as its modules read the environment then."""
    module = importlib.import_module(f"functions.{function}.app")
    return module.handler(event, Context(function, qualifier))


@contextmanager
def unseen_logs() -> Iterator[None]:
    """Logs and metrics are written, at their cost, to where nobody reads them."""
    with (
        Path(os.devnull).open("w") as nowhere,
        redirect_stdout(nowhere),
        warnings.catch_warnings(action="ignore"),
    ):
        yield
