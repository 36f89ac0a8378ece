"""A stack for tests: with a replication set, on the clock that they choose."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.local_stack.cast import create_replication_set
from tests.local_stack.stack import LOCAL, local_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local_stack.stack import Stack


@contextmanager
def prepared_stack(name: str, wait_scale: float) -> Iterator[Stack]:
    """Of this name and worker alone; a minute of waiting takes 60 s times `wait_scale`.

    What the template's policies do not allow is refused: a permission that is missing fails here.
    """
    folder = LOCAL / f"{name}-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with local_stack(folder, wait_scale=wait_scale, enforce_iam=True) as running:
        create_replication_set(running)
        yield running
