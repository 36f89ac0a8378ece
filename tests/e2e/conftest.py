"""One deployed stack for all end-to-end tests: the real template on a local AWS of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.local_stack.cast import create_replication_set
from tests.local_stack.stack import LOCAL, local_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local_stack.stack import Stack

HERE = Path(__file__).parent
# A stage of one minute takes 0.6 seconds.
WAIT_SCALE = 0.01


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for a stack begins first."""
    items.sort(key=lambda item: item.path.parent != HERE)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Each worker's own, shared by its tests: each makes contacts, plans and alarms under names of
    its own.

    What the template's policies do not allow is refused: a permission that is missing fails here.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with local_stack(LOCAL / f"e2e-{worker}", wait_scale=WAIT_SCALE, enforce_iam=True) as running:
        create_replication_set(running)
        yield running
